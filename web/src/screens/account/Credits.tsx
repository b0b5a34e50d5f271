import { useState } from 'react'
import { may, type Me, useTopUp } from '@/api/account'
import { useBalance, useTransactions } from '@/api/credits'
import { isProblem, wrong } from '@/api/problem'
import { useFormat, useText } from '@/i18n'
import { randomId } from '@/lib/random'
import { whole } from '@/lib/whole'
import { Ask, AskForm, Card, EmptyState, Facts, Field, LinkButton, PriceTag } from '@/ui'
import sheet from './Sheet.module.css'
import { TransactionList } from './TransactionList'

/** One's credits: how many, until when, and what moved them. */
export function Credits({ me }: { me: Me }) {
  const t = useText()
  const transactions = useTransactions()
  return (
    <>
      <Balance me={me} />
      <section className={sheet.section} aria-labelledby="transactions">
        <h2 id="transactions">{t('account.credits.history')}</h2>
        <TransactionList
          label={t('account.credits.history')}
          pages={transactions}
          linked
          empty={
            <EmptyState title={t('account.credits.empty-title')} text={t('account.credits.empty-text')}>
              <LinkButton to="/create" variant="primary">
                {t('shell.create')}
              </LinkButton>
            </EmptyState>
          }
        />
      </section>
    </>
  )
}

function Balance({ me }: { me: Me }) {
  const t = useText()
  const { available, held } = me.balance
  return (
    <Card aria-label={t('shell.balance.title')}>
      <Facts
        facts={[
          [t('account.credits.available'), <PriceTag key="available" credits={available} />],
          [t('account.credits.held'), held ? <PriceTag key="held" credits={held} /> : null],
        ]}
      />
      {held > 0 && <p className={sheet.soft}>{t('shell.balance.held', { count: held })}</p>}
      <Expiring />
      {may(me, 'credits.top-up') && (
        <div className={sheet.acts}>
          <Ask label={t('account.credits.top-up')} title={t('account.credits.top-up')}>
            {(close) => <TopUp close={close} />}
          </Ask>
        </div>
      )}
    </Card>
  )
}

/** What is gone when, if it is not spent before. */
function Expiring() {
  const t = useText()
  const format = useFormat()
  const lots = useBalance().data?.expiring
  if (!lots?.length) return null
  return (
    <div className={sheet.stack}>
      <h2>{t('account.credits.expiring')}</h2>
      <ul>
        {lots.map(({ amount, expires_at: at }) => (
          <li key={at}>{t('account.credits.lot', { count: amount, day: format.day(at) })}</li>
        ))}
      </ul>
    </div>
  )
}

function TopUp({ close }: { close: () => void }) {
  const t = useText()
  const topUp = useTopUp()
  const [text, setText] = useState('')
  const [key] = useState(randomId)
  const amount = whole(text)
  return (
    <AskForm
      submit={t('account.credits.add')}
      work={topUp}
      input={amount ? { amount, key: `${key}-${amount}` } : null}
      done={t('shell.balance.added', { count: amount ?? 0 })}
      onDone={close}
      onCancel={close}
      trouble={isProblem(topUp.error, 'forbidden') && <p>{t('account.credits.given')}</p>}
    >
      <Field
        label={t('account.credits.amount')}
        inputMode="numeric"
        value={text}
        onChange={setText}
        error={wrong(topUp.error, '/amount')}
      />
    </AskForm>
  )
}
