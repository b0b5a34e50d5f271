import { type Entry, useAudit } from '@/api/operations'
import { useFormat, useText } from '@/i18n'
import { useFilter, useFilters } from '@/lib/useFilter'
import { Button, EmptyState, Listing } from '@/ui'
import sheet from '../account/Sheet.module.css'
import { ACTS } from './acts'
import { ChoiceFilter, Filters, PeriodFilter, useNothing } from './Filters'
import { period } from './period'
import { toldDetails } from './details'

/** What administrators did. Nobody can change it. */
export function Audit() {
  const t = useText()
  const format = useFormat()
  const said = useFilters('act', 'subject', 'from', 'to')
  const nothing = useNothing(said)
  const [subject, setSubject] = useFilter('subject')
  return (
    <>
      <Filters>
        <ChoiceFilter
          name="act"
          label={t('admin.audit.act')}
          choices={ACTS.map((value) => ({ value, label: t(`admin.acts.${value}`) }))}
        />
        <PeriodFilter />
      </Filters>
      {subject && (
        <div className={sheet.acts}>
          <p>{t('admin.audit.one')}</p>
          <Button variant="quiet" onPress={() => setSubject('')}>
            {t('admin.audit.all')}
          </Button>
        </div>
      )}
      <Listing
        label={t('admin.parts.audit')}
        {...useAudit({ ...said, ...period(said) })}
        keyOf={({ id }) => id}
        columns={[
          {
            name: t('admin.audit.act'),
            cell: ({ act, details }: Entry) => (
              <div className={sheet.column}>
                {t.lookup(`admin.acts.${act}`) ?? act}
                <span className={sheet.soft}>
                  {toldDetails(details, (name) => t.lookup(`admin.details.${name}`) ?? name, t('words.none'))}
                </span>
              </div>
            ),
          },
          {
            name: t('admin.audit.actor'),
            cell: ({ actor, actor_role: role }) => actor ?? t.lookup(`admin.roles.${role}`),
          },
          { name: t('admin.audit.subject'), cell: ({ subject_name: name, subject_id: id }) => name ?? id },
          { name: t('account.move.when'), cell: ({ created_at: at }) => format.time(at) },
        ]}
        empty={<EmptyState title={t('admin.audit.empty-title')} text={nothing} />}
      />
    </>
  )
}
