import type { ReactElement, ReactNode } from 'react'
import { Menu as AriaMenu, MenuItem, type MenuProps, MenuTrigger, Popover } from 'react-aria-components'
import styles from './Popover.module.css'

export interface Act {
  id: string
  label: string
  icon?: ReactNode
  /** Where it leads, or what it does. */
  href?: string
  onAction?: () => void
}

export interface ActsProps extends Pick<MenuProps<Act>, 'selectionMode' | 'selectedKeys'> {
  label: string
  /** The button that opens it. */
  trigger: ReactElement
  acts: readonly Act[]
}

/** What can be done, behind a button; with `selectedKeys`, which of it is so now. */
export function Menu({ label, trigger, acts, ...selection }: ActsProps) {
  return (
    <MenuTrigger>
      {trigger}
      <Popover className={styles.popover} placement="bottom end">
        <AriaMenu {...selection} className={styles.list} aria-label={label} items={acts}>
          {(act) => (
            <MenuItem className={styles.item} textValue={act.label} href={act.href} onAction={act.onAction}>
              {act.icon}
              <span className={styles.said}>{act.label}</span>
            </MenuItem>
          )}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  )
}
