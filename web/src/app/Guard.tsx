import type { ReactNode } from 'react'
import { Navigate, useLocation } from 'react-router'
import { may, type Permission, useMe } from '@/api/account'
import { useText } from '@/i18n'
import { EmptyState, Skeleton } from '@/ui'
import { Page } from './Page'

/** Shows a screen to whoever may use it. Visitors log in first and come back. The server decides all the same. */
export function Guard({ permission, children }: { permission: Permission; children: ReactNode }) {
  const t = useText()
  const me = useMe()
  const { pathname, search } = useLocation()
  if (me === undefined)
    return (
      <Page>
        <Skeleton lines={4} />
      </Page>
    )
  if (me === null) return <Navigate to={`/login?next=${encodeURIComponent(pathname + search)}`} replace />
  if (may(me, permission)) return children
  const waits = me.status === 'provisional'
  return (
    <Page>
      <EmptyState
        whole
        title={t(waits ? 'shell.waiting.title' : 'shell.forbidden.title')}
        text={t(waits ? 'shell.waiting.text' : 'shell.forbidden.text')}
      />
    </Page>
  )
}
