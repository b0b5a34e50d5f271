import { Switch as AriaSwitch } from 'react-aria-components'
import styles from './Switch.module.css'

export interface SwitchProps {
  label: string
  hint?: string
  isSelected: boolean
  onChange: (on: boolean) => void
}

/** On or off, at once. */
export function Switch({ label, hint, isSelected, onChange }: SwitchProps) {
  return (
    <AriaSwitch className={styles.switch} isSelected={isSelected} onChange={onChange}>
      <span className={styles.track} />
      <span>
        {label}
        {hint && <span className={styles.hint}>{hint}</span>}
      </span>
    </AriaSwitch>
  )
}
