import { useMemo } from 'react'
import { useLanguage } from './context'

const MINUTE = 60
const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', MINUTE],
]

export interface Format {
  number: (value: number) => string
  percent: (share: number) => string
  /** A day and an hour; takes ISO 8601. */
  time: (iso: string) => string
  day: (iso: string) => string
  /** A day of the calendar, wherever one is; takes `2026-05-03`. */
  date: (day: string) => string
  /** How long ago, in the largest unit that fits. */
  ago: (iso: string) => string
  /** About so many seconds. */
  seconds: (value: number) => string
}

/** Numbers and times as they are written in the person's language. */
export function useFormat(): Format {
  const { language } = useLanguage()
  return useMemo(() => formats(language), [language])
}

export function formats(language: string): Format {
  const number = new Intl.NumberFormat(language)
  const percent = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 0 })
  const time = new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'short' })
  const day = new Intl.DateTimeFormat(language, { dateStyle: 'medium' })
  const date = new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short', timeZone: 'UTC' })
  const relative = new Intl.RelativeTimeFormat(language, { numeric: 'auto' })
  const unit = (name: 'second' | 'minute') =>
    new Intl.NumberFormat(language, { style: 'unit', unit: name, unitDisplay: 'short', maximumFractionDigits: 0 })
  const [seconds, minutes] = [unit('second'), unit('minute')]
  return {
    number: (value) => number.format(value),
    percent: (share) => percent.format(share),
    time: (iso) => time.format(new Date(iso)),
    day: (iso) => day.format(new Date(iso)),
    date: (said) => date.format(new Date(said)),
    ago: (iso) => {
      const past = (Date.now() - Date.parse(iso)) / 1000
      const [name, size] = STEPS.find(([, each]) => past >= each) ?? ['minute', MINUTE]
      return relative.format(-Math.floor(past / size), name)
    },
    seconds: (value) => (value < 90 ? seconds.format(Math.max(1, value)) : minutes.format(value / MINUTE)),
  }
}
