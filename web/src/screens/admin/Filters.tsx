import { type ReactNode, useRef, useState } from 'react'
import { useText } from '@/i18n'
import { useFilter } from '@/lib/useFilter'
import { Field, Select } from '@/ui'
import sheet from '../account/Sheet.module.css'

const TYPING_MS = 400

/** What a list is narrowed by. */
export function Filters({ children }: { children: ReactNode }) {
  const t = useText()
  return (
    <search aria-label={t('admin.filters')} className={sheet.filters}>
      {children}
    </search>
  )
}

/** By some text, which counts a moment after it was typed. */
export function TextFilter({ name, label, type }: { name: string; label: string; type?: string }) {
  const [value, set] = useFilter(name)
  const [typed, setTyped] = useState(value)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const change = (text: string) => {
    setTyped(text)
    clearTimeout(timer.current)
    timer.current = setTimeout(() => set(text.trim()), TYPING_MS)
  }
  return <Field label={label} type={type} value={typed} onChange={change} />
}

export interface ChoiceFilterProps {
  name: string
  label: string
  choices: readonly { value: string; label: string }[]
}

/** By one of some values, or by none. */
export function ChoiceFilter({ name, label, choices }: ChoiceFilterProps) {
  const t = useText()
  const [value, set] = useFilter(name)
  return (
    <Select label={label} choices={[{ value: '', label: t('admin.any') }, ...choices]} value={value} onChange={set} />
  )
}

/** From a day on, and up to a day. */
export function PeriodFilter() {
  const t = useText()
  return (
    <>
      <TextFilter name="from" label={t('admin.from')} type="date" />
      <TextFilter name="to" label={t('admin.to')} type="date" />
    </>
  )
}

/** What an empty list says: whether it is one because of what it is narrowed by. */
export function useNothing(filters: object): string {
  const t = useText()
  return t(Object.keys(filters).length > 0 ? 'admin.nothing-found' : 'admin.nothing-yet')
}
