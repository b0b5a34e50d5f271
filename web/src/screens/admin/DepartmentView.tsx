import { Link } from 'react-router'
import { may, type Me } from '@/api/account'
import { useDepartmentBalance, useDepartmentTransactions } from '@/api/credits'
import { type Department, LIMITS, useDepartment } from '@/api/people'
import { useFormat, useText } from '@/i18n'
import { Ask, Card, EmptyState, ErrorNote, Facts, PriceTag, Skeleton } from '@/ui'
import sheet from '../account/Sheet.module.css'
import { TransactionList } from '../account/TransactionList'
import { Correct, Distribute, Issue } from './CreditActs'
import { DepartmentForm } from './DepartmentForm'
import { Members } from './Members'
import { RemoveDepartment } from './RemoveDepartment'
import { Titled } from './Titled'

/** One department: its credits, its members, what it may. */
export function DepartmentView({ me, id }: { me: Me; id: string }) {
  const t = useText()
  const { data: department, error } = useDepartment(id)
  if (!department) return error ? <ErrorNote error={error} /> : <Skeleton lines={8} />
  return (
    <Titled title={department.name} back={['/admin/departments', t('admin.parts.departments')]}>
      <About me={me} department={department} />
      <Money me={me} department={department} />
      <Members me={me} department={department} />
      <History department={department} />
    </Titled>
  )
}

function About({ me, department }: { me: Me; department: Department }) {
  const t = useText()
  const format = useFormat()
  return (
    <Card>
      <Facts
        facts={[
          [t('admin.department.members'), format.number(department.members)],
          [t('admin.department.weight'), format.number(department.weight)],
          ...LIMITS.map((name) => {
            const limit = department[name]
            return [t(`admin.limits.${name}`), limit === null ? null : format.number(limit)] as [string, string | null]
          }),
          [t('admin.department.since'), format.day(department.created_at)],
        ]}
      />
      <div className={sheet.acts}>
        {may(me, 'departments.change') && (
          <>
            <Ask label={t('account.change')} title={department.name}>
              {(close) => <DepartmentForm department={department} close={close} />}
            </Ask>
            <RemoveDepartment department={department} />
          </>
        )}
        <Link to={`/admin/statistics?department=${department.id}`}>{t('admin.parts.statistics')}</Link>
        <Link to={`/admin/orders?department=${department.id}`}>{t('admin.parts.orders')}</Link>
      </div>
    </Card>
  )
}

function Money({ me, department: { id, name } }: { me: Me; department: Department }) {
  const t = useText()
  const { data: balance, error } = useDepartmentBalance(id)
  return (
    <Card aria-labelledby="credits">
      <h2 id="credits">{t('shell.balance.title')}</h2>
      <ErrorNote error={error} />
      {balance && <Facts facts={[[t('admin.department.free'), <PriceTag key="free" credits={balance.available} />]]} />}
      <p className={sheet.soft}>{t('admin.department.credits-hint')}</p>
      <div className={sheet.acts}>
        {may(me, 'credits.issue') && <Issue holder={{ department: id }} name={name} />}
        {may(me, 'credits.distribute') && <Distribute department={id} />}
        {may(me, 'credits.issue') && <Correct holder={{ department: id }} name={name} />}
      </div>
    </Card>
  )
}

function History({ department }: { department: Department }) {
  const t = useText()
  const label = t('admin.department.history')
  return (
    <section className={sheet.section} aria-labelledby="history">
      <h2 id="history">{label}</h2>
      <TransactionList
        label={label}
        pages={useDepartmentTransactions(department.id)}
        empty={<EmptyState title={t('account.credits.empty-title')} text={t('admin.department.no-history')} />}
      />
    </section>
  )
}
