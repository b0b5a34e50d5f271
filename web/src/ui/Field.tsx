import { FieldError, Input, Label, Text, TextArea, TextField, type TextFieldProps } from 'react-aria-components'
import styles from './Field.module.css'

export interface FieldProps extends Omit<TextFieldProps, 'className' | 'style' | 'children'> {
  label: string
  hint?: string
  /** What is wrong with the value, where it is. */
  error?: string | null
  placeholder?: string
  /** With rows it is a text of several lines. */
  rows?: number
}

/** One line or several lines of text, with a label and, where need be, what is wrong with them. */
export function Field({ label, hint, error, placeholder, rows, ...props }: FieldProps) {
  return (
    <TextField {...props} className={styles.field} isInvalid={Boolean(error)}>
      <Label className={styles.label}>{label}</Label>
      {rows ? (
        <TextArea className={styles.control} rows={rows} placeholder={placeholder} />
      ) : (
        <Input className={styles.control} placeholder={placeholder} />
      )}
      {hint && (
        <Text slot="description" className={styles.hint}>
          {hint}
        </Text>
      )}
      <FieldError className={styles.error}>{error}</FieldError>
    </TextField>
  )
}
