import { Download } from 'lucide-react'
import { useState } from 'react'
import { asFile, type Asked, type By, type Line, type Sums, useStatistics } from '@/api/statistics'
import { useFormat, useText } from '@/i18n'
import { lastDays } from '@/lib/days'
import { useFilter } from '@/lib/useFilter'
import { Card, Chips, EmptyState, ErrorNote, Facts, LinkButton, Listing, look, Select, Skeleton } from '@/ui'
import sheet from '../Sheet.module.css'
import { withEmptyDays } from './chart'
import { DayChart } from './DayChart'
import { ShareChart } from './ShareChart'

const PERIODS = ['7', '30', '90'] as const
const MEASURES = ['images', 'credits', 'orders'] as const satisfies readonly (keyof Sums)[]

export interface StatisticsProps {
  whose: Pick<Asked, 'scope' | 'department'>
  groups: readonly By[]
}

/** What was made in the last days, drawn and written out. */
export function Statistics({ whose, groups }: StatisticsProps) {
  const t = useText()
  const [now] = useState(Date.now)
  const [saidBy, setBy] = useFilter('by')
  const [saidDays, setDays] = useFilter('days')
  const by = groups.find((each) => each === saidBy) ?? 'day'
  // Of all members together the API adds up a month at most.
  const periods = whose.scope === 'all' && by === 'member' ? PERIODS.slice(0, 2) : PERIODS
  const days = periods.find((each) => each === saidDays) ?? '30'
  const asked = { ...whose, by, ...lastDays(Number(days), now) }
  const found = useStatistics(asked)
  return (
    <>
      <div className={sheet.pair}>
        <Chips
          label={t('account.statistics.by')}
          choices={groups.map((value) => ({ value, label: t(`account.statistics.groups.${value}`) }))}
          value={by}
          onChange={setBy}
        />
        <Select
          label={t('account.statistics.period')}
          choices={periods.map((value) => ({ value, label: t('account.statistics.days', { count: Number(value) }) }))}
          value={days}
          onChange={setDays}
        />
      </div>
      <ErrorNote error={found.error} />
      {found.isPending && <Skeleton lines={8} />}
      {found.data && found.data.total.orders === 0 && (
        <EmptyState title={t('account.statistics.empty-title')} text={t('account.statistics.empty-text')}>
          {whose.scope === 'me' && (
            <LinkButton to="/create" variant="primary">
              {t('shell.create')}
            </LinkButton>
          )}
        </EmptyState>
      )}
      {found.data && found.data.total.orders > 0 && found.data.by === by && (
        <Numbers
          by={by}
          lines={by === 'day' ? withEmptyDays(found.data.items, found.data.from, found.data.to) : found.data.items}
          total={found.data.total}
          file={asFile(asked)}
        />
      )}
    </>
  )
}

function Numbers({ by, lines, total, file }: { by: By; lines: readonly Line[]; total: Sums; file: string }) {
  const t = useText()
  const format = useFormat()
  const name = useNames(by)
  const [said, setMeasure] = useFilter('of')
  const measure = MEASURES.find((each) => each === said) ?? 'images'
  const bars = lines.map((line) => ({ name: name(line), value: line[measure] }))
  const label = t('account.statistics.chart', {
    what: t(`account.statistics.measures.${measure}`),
    by: t(`account.statistics.groups.${by}`),
    total: total[measure],
  })
  const measures = ['orders', 'succeeded', 'images', 'credits'] as const
  return (
    <>
      <Card>
        <Facts facts={measures.map((each) => [t(`account.statistics.measures.${each}`), format.number(total[each])])} />
        <Chips
          label={t('account.statistics.of')}
          choices={MEASURES.map((value) => ({ value, label: t(`account.statistics.measures.${value}`) }))}
          value={measure}
          onChange={setMeasure}
        />
        {by === 'day' ? <DayChart label={label} bars={bars} /> : <ShareChart label={label} bars={bars} />}
      </Card>
      <div className={sheet.acts}>
        <a className={look({})} href={file} download>
          <Download aria-hidden />
          {t('account.statistics.file')}
        </a>
      </div>
      <Listing
        label={t('account.statistics.numbers')}
        // An empty day is seen in the chart; in the table it would only hide the others.
        rows={lines.filter(({ orders }) => orders > 0)}
        keyOf={(line) => line.key ?? ''}
        columns={[
          { name: t(`account.statistics.keys.${by}`), cell: name },
          ...measures.map((each) => ({
            name: t(`account.statistics.measures.${each}`),
            numeric: true,
            cell: (line: Line) => format.number(line[each]),
          })),
        ]}
        empty={null}
      />
    </>
  )
}

/** What a line is called in the person's language. */
function useNames(by: By): (line: Line) => string {
  const t = useText()
  const format = useFormat()
  return ({ key }) => {
    if (key === null) return t('account.statistics.no-model')
    if (by === 'day') return format.date(key)
    return (by === 'tool' && t.lookup(`words.tools.${key}`)) || key
  }
}
