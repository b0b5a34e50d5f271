import { ChevronDown } from 'lucide-react'
import { Select as AriaSelect, Button, Label, ListBox, ListBoxItem, Popover, SelectValue } from 'react-aria-components'
import fieldStyles from './Field.module.css'
import listStyles from './Popover.module.css'
import styles from './Select.module.css'

export interface Choice<Value extends string> {
  value: Value
  label: string
  note?: string
  isDisabled?: boolean
}

export interface SelectProps<Value extends string> {
  label: string
  choices: readonly Choice<Value>[]
  value: Value
  onChange: (value: Value) => void
  isDisabled?: boolean
}

/** One of several choices. "None" is a choice of its own, with an empty value. */
export function Select<Value extends string>({ label, choices, value, onChange, isDisabled }: SelectProps<Value>) {
  return (
    <AriaSelect
      className={styles.select}
      value={value}
      onChange={(key) => onChange(key as Value)}
      isDisabled={isDisabled}
    >
      <Label className={fieldStyles.label}>{label}</Label>
      <Button className={styles.trigger}>
        <SelectValue className={styles.value} />
        <ChevronDown aria-hidden />
      </Button>
      <Popover className={listStyles.popover}>
        <ListBox className={listStyles.list} items={choices.map((choice) => ({ id: choice.value, ...choice }))}>
          {(choice) => (
            <ListBoxItem className={listStyles.item} textValue={choice.label} isDisabled={choice.isDisabled}>
              <span className={listStyles.said}>
                {choice.label}
                {choice.note && (
                  <span className={listStyles.note} data-note>
                    {choice.note}
                  </span>
                )}
              </span>
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </AriaSelect>
  )
}
