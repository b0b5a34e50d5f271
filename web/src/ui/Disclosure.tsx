import { ChevronRight } from 'lucide-react'
import type { ReactNode } from 'react'
import { Disclosure as AriaDisclosure, Button, DisclosurePanel } from 'react-aria-components'
import styles from './Disclosure.module.css'

export interface DisclosureProps {
  label: string
  isExpanded?: boolean
  onChange?: (open: boolean) => void
  children: ReactNode
}

/** Something that most people need not see. */
export function Disclosure({ label, isExpanded, onChange, children }: DisclosureProps) {
  return (
    <AriaDisclosure isExpanded={isExpanded} onExpandedChange={onChange}>
      <Button slot="trigger" className={styles.head}>
        <ChevronRight aria-hidden />
        {label}
      </Button>
      <DisclosurePanel>{children}</DisclosurePanel>
    </AriaDisclosure>
  )
}
