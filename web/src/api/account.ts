import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'
import { api, ask, type Schema } from './client'
import { keys } from './queries'
import { begun, ended, hasSession, watchSession } from './session'

export type Me = Schema<'OwnAccount'>
export type Permission =
  | 'orders.place'
  | 'images.see'
  | 'images.change'
  | 'orders.see'
  | 'orders.keep'
  | 'brand-books.see'
  | 'brand-books.change'
  | 'account.see'
  | 'keys.manage'
  | 'presets.see'
  | 'presets.govern'
  | 'credits.see'
  | 'statistics.see'
  | 'statistics.oversee'
  | 'credits.issue'
  | 'credits.distribute'
  | 'credits.refund'
  | 'transactions.see'
  | 'users.govern'
  | 'departments.change'
  | 'members.change'
  | 'orders.oversee'
  | 'operations.mend'
  | 'credits.top-up'
  | 'users.limit'
  | 'departments.see'
  | 'operations.see'
  | 'audit.see'

const HELD_MS = 5_000

const meQuery = queryOptions({
  queryKey: keys.me,
  queryFn: () => ask(api.GET('/api/me')),
  // What was set aside comes back a moment after an order's end, and no event says when.
  refetchInterval: ({ state }) => (state.data?.balance.held ? HELD_MS : false),
})

/** Who is logged in: undefined while that is being asked, null for a visitor. */
export function useMe(): Me | null | undefined {
  const logged = useSyncExternalStore(watchSession, hasSession)
  const me = useQuery({ ...meQuery, enabled: logged })
  return logged ? me.data : null
}

export function may(me: Me | null | undefined, permission: Permission): boolean {
  return me?.permissions.includes(permission) ?? false
}

export function useLogIn() {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: async (body: Schema<'Login'>) => {
      const { expires_in } = await ask(api.POST('/api/auth/login', { body }))
      cache.clear()
      begun(expires_in)
      return cache.fetchQuery(meQuery)
    },
  })
}

/** Loads the page anew at the end, so that nothing of the person's is left in it. */
export function useLogOut() {
  return useMutation({
    mutationFn: () => api.POST('/api/auth/logout', { body: null }),
    onSuccess: () => {
      ended()
      window.location.assign(import.meta.env.BASE_URL)
    },
  })
}

export function useRegister() {
  return useMutation({
    mutationFn: (body: Schema<'Registration'>) => ask(api.POST('/api/auth/register', { body })),
  })
}

export function useConfirm() {
  return useMutation({
    mutationFn: (body: Schema<'Verification'>) => ask(api.POST('/api/auth/verify', { body })),
  })
}

export function useResend() {
  return useMutation({
    mutationFn: (body: Schema<'Address'>) => ask(api.POST('/api/auth/verify/resend', { body })),
  })
}

export function useForgot() {
  return useMutation({
    mutationFn: (body: Schema<'Address'>) => ask(api.POST('/api/auth/password/forgot', { body })),
  })
}

export function useReset() {
  return useMutation({
    mutationFn: (body: Schema<'NewPassword'>) => api.POST('/api/auth/password/reset', { body }),
  })
}

export function useTopUp() {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: ({ amount, key }: { amount: number; key: string }) =>
      ask(api.POST('/api/balance/top-up', { body: { amount }, params: { header: { 'Idempotency-Key': key } } })),
    onSuccess: () => cache.invalidateQueries({ queryKey: keys.me }),
  })
}

export function useChangeMe() {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: (body: Schema<'OwnChanges'>) => ask(api.PATCH('/api/me', { body })),
    onSuccess: (me) => cache.setQueryData(keys.me, me),
  })
}

/** Deletes the account for good. Nothing of the person's is left in the page, since it is loaded anew. */
export function useRemoveMe() {
  return useMutation({
    mutationFn: () => api.DELETE('/api/me'),
    onSuccess: () => {
      ended()
      window.location.assign(import.meta.env.BASE_URL)
    },
  })
}
