import { useText } from '@/i18n'
import { Chips } from '@/ui'

const COUNTS = ['1', '2', '3', '4', '5'] as const

/** How many pictures one order makes. */
export function HowMany({ count, onChange }: { count: number; onChange: (count: number) => void }) {
  const t = useText()
  return (
    <Chips
      label={t('create.count')}
      value={String(count)}
      onChange={(chosen) => onChange(Number(chosen))}
      choices={COUNTS.map((value) => ({ value, label: value }))}
    />
  )
}
