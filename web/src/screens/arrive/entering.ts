import { useNavigate, useSearchParams } from 'react-router'
import { useLogIn } from '@/api/account'
import { useClaim } from '@/api/orders'
import { useText } from '@/i18n'
import { say } from '@/ui'
import { demoOrder, rememberDemo } from './demo'

interface Credentials {
  email: string
  password: string
}

/** Between registering and confirming the password is kept here, in memory, and nowhere else. */
let pending: Credentials | null = null

export function keepPending(credentials: Credentials): void {
  pending = credentials
}

export function takePending(email: string): Credentials | null {
  const kept = pending?.email === email ? pending : null
  pending = null
  return kept
}

/** Logs in, takes the demo's order along, and goes where the person wanted to go. */
export function useEntering() {
  const t = useText()
  const navigate = useNavigate()
  const [search] = useSearchParams()
  const logIn = useLogIn()
  const claim = useClaim()

  async function enter(credentials: Credentials): Promise<void> {
    await logIn.mutateAsync(credentials)
    const demo = demoOrder()
    if (demo) {
      rememberDemo(null)
      // A demo that is gone, or was somebody else's, is no reason to stay outside.
      const claimed = await claim.mutateAsync(demo).catch(() => null)
      if (claimed) {
        say(t('arrive.claimed'))
        return void navigate(`/orders/${demo}`)
      }
    }
    void navigate(inside(search.get('next')), { replace: true })
  }

  return { enter, isPending: logIn.isPending || claim.isPending, error: logIn.error }
}

/** A path of the page; anything else could lead away from it. */
function inside(next: string | null): string {
  return next && /^\/(?![/\\])/.test(next) ? next : '/create'
}
