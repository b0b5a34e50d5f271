import { LoaderCircle } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button as AriaButton, type ButtonProps as AriaProps, ProgressBar } from 'react-aria-components'
import { Link, type LinkProps } from 'react-router'
import { useText } from '@/i18n'
import { classes } from '@/lib/classes'
import styles from './Button.module.css'

interface Look {
  variant?: 'primary' | 'secondary' | 'quiet' | 'danger'
  /** A square for one icon; it then needs an `aria-label`. */
  icon?: boolean
  wide?: boolean
}

export interface ButtonProps extends Omit<AriaProps, 'className' | 'style' | 'children'>, Look {
  children: ReactNode
}

/** `isPending` keeps the button in place, turns a wheel in it and lets nobody press it again. */
export function Button({ children, variant, icon, wide, ...props }: ButtonProps) {
  return (
    <AriaButton {...props} className={look({ variant, icon, wide })}>
      {props.isPending && <Wheel />}
      {!(icon && props.isPending) && children}
    </AriaButton>
  )
}

/** React Aria says its name when the work begins. */
function Wheel() {
  const t = useText()
  return (
    <ProgressBar isIndeterminate aria-label={t('words.working')} className={styles.wheel}>
      <LoaderCircle aria-hidden className={styles.turning} />
    </ProgressBar>
  )
}

/** A link that looks like a button. */
export function LinkButton({ variant, icon, wide, ...props }: Omit<LinkProps, 'className' | 'style'> & Look) {
  return <Link {...props} className={look({ variant, icon, wide })} />
}

/** The classes of a button, for links that leave the page, such as downloads. */
export function look({ variant = 'secondary', icon, wide }: Look): string {
  return classes(styles.button, styles[variant], icon && styles.icon, wide && styles.wide)
}
