import { useState } from 'react'
import { type Holder, type Moved, useCorrect, useDistribute, useIssue, useRefund } from '@/api/credits'
import type { OverseenOrder } from '@/api/operations'
import { wrong } from '@/api/problem'
import { useText } from '@/i18n'
import { endOf } from '@/lib/days'
import { whole } from '@/lib/whole'
import { Ask, AskForm, Field } from '@/ui'
import { AmountField, ExpiryField, ReasonField } from './CreditFields'
import { Refusal } from './Refusal'

/** Credits come into being: for a person, or for a department, where they always have a date. */
export function Issue({ holder, name }: { holder: Holder; name: string }) {
  const t = useText()
  return (
    <Ask variant="primary" label={t('admin.issue.do')} title={t('admin.issue.title', { name })}>
      {(close) => <IssueForm holder={holder} close={close} />}
    </Ask>
  )
}

function IssueForm({ holder, close }: { holder: Holder; close: () => void }) {
  const t = useText()
  const told = useTold()
  const issue = useIssue(holder)
  const [amount, setAmount] = useState('')
  const [day, setDay] = useState('')
  const [reason, setReason] = useState('')
  const credits = whole(amount)
  const dated = 'username' in holder || endOf(day) !== null
  const complete = credits !== null && credits > 0 && dated && reason.trim() !== ''
  return (
    <AskForm
      consequence={t('username' in holder ? 'admin.issue.to-person' : 'admin.issue.to-department')}
      submit={t('admin.issue.do')}
      work={issue}
      input={complete ? { amount: credits, expires_at: endOf(day), reason: reason.trim() } : null}
      done={told}
      onDone={close}
      onCancel={close}
      trouble={<Refusal error={issue.error} />}
    >
      <AmountField value={amount} onChange={setAmount} error={issue.error} />
      <ExpiryField value={day} onChange={setDay} error={issue.error} optional={'username' in holder} />
      <ReasonField value={reason} onChange={setReason} error={issue.error} />
    </AskForm>
  )
}

/** A department hands on what it has: to the person named, or to a member to be named. */
export function Distribute({ department, to }: { department: string; to?: string }) {
  const t = useText()
  return (
    <Ask label={t('admin.distribute.do')} title={t('admin.distribute.title')}>
      {(close) => <DistributeForm department={department} to={to} close={close} />}
    </Ask>
  )
}

function DistributeForm({ department, to, close }: { department: string; to?: string; close: () => void }) {
  const t = useText()
  const told = useTold()
  const distribute = useDistribute(department)
  const [username, setUsername] = useState(to ?? '')
  const [amount, setAmount] = useState('')
  const [day, setDay] = useState('')
  const [reason, setReason] = useState('')
  const credits = whole(amount)
  const complete = credits !== null && credits > 0 && username.trim() !== '' && reason.trim() !== ''
  return (
    <AskForm
      consequence={t('admin.distribute.consequence')}
      submit={t('admin.distribute.do')}
      work={distribute}
      input={
        complete ? { username: username.trim(), amount: credits, expires_at: endOf(day), reason: reason.trim() } : null
      }
      done={told}
      onDone={close}
      onCancel={close}
      trouble={<Refusal error={distribute.error} />}
    >
      {to === undefined && (
        <Field
          label={t('admin.distribute.member')}
          autoComplete="off"
          value={username}
          onChange={setUsername}
          error={wrong(distribute.error, '/username')}
        />
      )}
      <AmountField value={amount} onChange={setAmount} error={distribute.error} />
      <ExpiryField value={day} onChange={setDay} error={distribute.error} optional />
      <ReasonField value={reason} onChange={setReason} error={distribute.error} />
    </AskForm>
  )
}

/** A balance is put right by hand. */
export function Correct({ holder, name }: { holder: Holder; name: string }) {
  const t = useText()
  return (
    <Ask label={t('admin.correct.do')} title={t('admin.correct.title', { name })}>
      {(close) => <CorrectForm holder={holder} close={close} />}
    </Ask>
  )
}

function CorrectForm({ holder, close }: { holder: Holder; close: () => void }) {
  const t = useText()
  const told = useTold()
  const correct = useCorrect(holder)
  const [amount, setAmount] = useState('')
  const [reason, setReason] = useState('')
  const credits = whole(amount)
  return (
    <AskForm
      consequence={t('admin.correct.consequence')}
      submit={t('admin.correct.do')}
      work={correct}
      input={credits && reason.trim() ? { amount: credits, reason: reason.trim() } : null}
      done={told}
      onDone={close}
      onCancel={close}
      trouble={<Refusal error={correct.error} />}
    >
      <AmountField value={amount} onChange={setAmount} error={correct.error} hint={t('admin.correct.sign')} />
      <ReasonField value={reason} onChange={setReason} error={correct.error} />
    </AskForm>
  )
}

/** What an order cost is given back. */
export function Refund({ order }: { order: OverseenOrder }) {
  const t = useText()
  return (
    <Ask variant="quiet" label={t('admin.refund.do')} title={t('admin.refund.title')}>
      {(close) => <RefundForm order={order} close={close} />}
    </Ask>
  )
}

function RefundForm({ order, close }: { order: OverseenOrder; close: () => void }) {
  const t = useText()
  const told = useTold()
  const refund = useRefund(order.id)
  const [amount, setAmount] = useState('')
  const [reason, setReason] = useState('')
  const credits = whole(amount)
  const complete = reason.trim() !== '' && (amount.trim() === '' || (credits !== null && credits > 0))
  return (
    <AskForm
      consequence={t('admin.refund.consequence', { count: order.price })}
      submit={t('admin.refund.do')}
      work={refund}
      input={complete ? { amount: credits, reason: reason.trim() } : null}
      done={told}
      onDone={close}
      onCancel={close}
      trouble={<Refusal error={refund.error} />}
    >
      <AmountField value={amount} onChange={setAmount} error={refund.error} hint={t('admin.refund.all')} />
      <ReasonField value={reason} onChange={setReason} error={refund.error} />
    </AskForm>
  )
}

/** What is said once the ledger has done it, or has not answered yet. */
function useTold(): (moved: Moved) => string {
  const t = useText()
  return (moved) => t('status' in moved ? 'admin.on-its-way' : 'admin.moved')
}
