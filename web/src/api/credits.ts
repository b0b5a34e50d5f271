import { useQuery } from '@tanstack/react-query'
import { api, ask, type Schema } from './client'
import { useActOnce, usePages } from './pages'
import { keys } from './queries'

export type Transaction = Schema<'Transaction'>
export type TransactionKind = Schema<'TransactionKind'>
export type Moved = Schema<'Moved'> | Schema<'Pending'>

export const KINDS = [
  'grant',
  'capture',
  'refund',
  'receive',
  'distribute',
  'correct',
  'expire',
  'return',
] as const satisfies readonly TransactionKind[]

export const useTransactions = () =>
  usePages(keys.myTransactions, (cursor) => ask(api.GET('/api/transactions', { params: { query: { cursor } } })))

/** One's own credits, and what of them expires when. */
export const useBalance = () => useQuery({ queryKey: keys.myBalance, queryFn: () => ask(api.GET('/api/balance')) })

/** Whose credits are moved: a person, by their user name, or a department, by its id. */
export type Holder = { username: string } | { department: string }

// Types and no interfaces: the API's documentation leaves these bodies open, and an interface is not open.
export type Gift = { amount: number; expires_at: string | null; reason: string }

/** Credits from nowhere: for a person, or for a department until a date. */
export const useIssue = (holder: Holder) =>
  useActOnce<Gift, Moved>((body, key) => {
    const header = { 'Idempotency-Key': key }
    if ('username' in holder)
      return ask(api.POST('/api/users/{username}/credits', { params: { path: holder, header }, body }))
    const path = { department_id: holder.department }
    return ask(api.POST('/api/departments/{department_id}/credits', { params: { path, header }, body }))
  }, keys.admin)

/** Takes credits away or adds some, to put something right. */
export const useCorrect = (holder: Holder) =>
  useActOnce<{ amount: number; reason: string }, Moved>((body, key) => {
    const header = { 'Idempotency-Key': key }
    if ('username' in holder)
      return ask(api.POST('/api/users/{username}/corrections', { params: { path: holder, header }, body }))
    const path = { department_id: holder.department }
    return ask(api.POST('/api/departments/{department_id}/corrections', { params: { path, header }, body }))
  }, keys.admin)

export type Share = Gift & { username: string }

/** Hands a department's credits on to one of its members. */
export const useDistribute = (department: string) =>
  useActOnce<Share, Moved>((body, key) => {
    const params = { path: { department_id: department }, header: { 'Idempotency-Key': key } }
    return ask(api.POST('/api/departments/{department_id}/distributions', { params, body }))
  }, keys.admin)

export const useRefund = (order: string) =>
  useActOnce<{ amount: number | null; reason: string }, Moved>((body, key) => {
    const params = { path: { order_id: order }, header: { 'Idempotency-Key': key } }
    return ask(api.POST('/api/orders/{order_id}/refund', { params, body }))
  }, keys.admin)

export const useAllTransactions = (filters: {
  username?: string
  department?: string
  kind?: string
  from?: string
  to?: string
}) =>
  usePages([...keys.admin, 'transactions', filters], (cursor) =>
    ask(
      api.GET('/api/admin/transactions', {
        params: { query: { ...filters, kind: filters.kind as TransactionKind | undefined, cursor } },
      }),
    ),
  )

export const useDepartmentTransactions = (department: string) =>
  usePages<Transaction>([...keys.admin, 'department-transactions', department], (cursor) =>
    ask(
      api.GET('/api/departments/{department_id}/transactions', {
        params: { path: { department_id: department }, query: { cursor } },
      }),
    ),
  )

export const useDepartmentBalance = (department: string) =>
  useQuery({
    queryKey: [...keys.admin, 'balance', department],
    queryFn: () =>
      ask(api.GET('/api/departments/{department_id}/balance', { params: { path: { department_id: department } } })),
  })
