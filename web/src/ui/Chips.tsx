import type { ReactNode } from 'react'
import { Label, Radio, RadioGroup } from 'react-aria-components'
import { classes } from '@/lib/classes'
import styles from './Chips.module.css'
import fieldStyles from './Field.module.css'

export interface ChipsProps<Value extends string> {
  label: string
  choices: readonly { value: Value; label: string; icon?: ReactNode }[]
  value: Value
  onChange: (value: Value) => void
}

/** A few choices that are all in sight. For more than ten, take a Select. */
export function Chips<Value extends string>({ label, choices, value, onChange }: ChipsProps<Value>) {
  return (
    <RadioGroup
      className={styles.group}
      value={value}
      onChange={(chosen) => onChange(chosen as Value)}
      orientation="horizontal"
    >
      <Label className={fieldStyles.label}>{label}</Label>
      <div className={styles.chips}>
        {choices.map((choice) => (
          <Radio key={choice.value} value={choice.value} className={classes(styles.choice, styles.chip)}>
            {choice.icon}
            {choice.label}
          </Radio>
        ))}
      </div>
    </RadioGroup>
  )
}
