import { useText } from '@/i18n'
import { useFilter } from '@/lib/useFilter'
import { Chips, Field, Select, Switch } from '@/ui'
import styles from './Library.module.css'
import { PERIODS, SHOWN, type Shown } from './filters'

/** What the gallery is narrowed to. It stands in the address. */
export function FilterBar() {
  const t = useText()
  const [show, setShow] = useFilter('show')
  const [period, setPeriod] = useFilter('period')
  const [day, setDay] = useFilter('day')
  const [kept, setKept] = useFilter('kept')
  return (
    <search className={styles.filters} aria-label={t('library.filters')}>
      <Chips
        label={t('library.show')}
        value={(show || 'all') as Shown}
        onChange={(chosen) => setShow(chosen === 'all' ? '' : chosen)}
        choices={SHOWN.map((value) => ({ value, label: t(`library.shown.${value}`) }))}
      />
      <div className={styles.row}>
        <Select
          label={t('library.period')}
          value={period}
          onChange={setPeriod}
          choices={[
            { value: '', label: t('library.periods.any') },
            ...PERIODS.map((value) => ({ value: value as string, label: t(`library.periods.${value}`) })),
          ]}
        />
        {period === 'day' && <Field label={t('library.day')} type="date" value={day} onChange={setDay} />}
        <div className={styles.kept}>
          <Switch label={t('library.kept-only')} isSelected={kept !== ''} onChange={(on) => setKept(on ? 'yes' : '')} />
        </div>
      </div>
    </search>
  )
}
