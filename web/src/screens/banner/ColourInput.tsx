import { useId } from 'react'
import field from '@/ui/Field.module.css'
import styles from './ColourInput.module.css'

export interface ColourInputProps {
  label: string
  /** `#rrggbb`. */
  value: string
  onChange: (colour: string) => void
}

/** A colour, by the chooser that the device has. */
export function ColourInput({ label, value, onChange }: ColourInputProps) {
  const id = useId()
  return (
    <div className={field.field}>
      <label htmlFor={id} className={field.label}>
        {label}
      </label>
      <span className={styles.control}>
        <input
          id={id}
          type="color"
          className={styles.colour}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
        <code className={styles.written}>{value}</code>
      </span>
    </div>
  )
}
