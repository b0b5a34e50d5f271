import { Slider as AriaSlider, Label, SliderOutput, SliderThumb, SliderTrack } from 'react-aria-components'
import fieldStyles from './Field.module.css'
import styles from './Slider.module.css'

export interface SliderProps {
  label: string
  hint?: string
  value: number
  onChange: (value: number) => void
  min: number
  max: number
  step?: number
  /** How the number is written: `{ style: 'percent' }`. */
  format?: Intl.NumberFormatOptions
}

/** A number within a range, dragged or set by the arrow keys. */
export function Slider({ label, hint, value, onChange, min, max, step = 1, format }: SliderProps) {
  return (
    <AriaSlider
      className={styles.slider}
      value={value}
      onChange={(moved) => onChange(moved as number)}
      minValue={min}
      maxValue={max}
      step={step}
      formatOptions={format}
    >
      <Label className={fieldStyles.label}>{label}</Label>
      <SliderOutput className={styles.value} />
      <SliderTrack className={styles.track}>
        <SliderThumb className={styles.thumb} />
      </SliderTrack>
      {hint && <span className={styles.hint}>{hint}</span>}
    </AriaSlider>
  )
}
