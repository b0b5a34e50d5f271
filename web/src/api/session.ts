/**
 * The session lives in cookies that scripts cannot read. What is kept here is only until when the access cookie is
 * good, so that the page asks for a new one in time and a visitor causes no refused request.
 */
import { recall, remember } from '@/lib/stored'

const NAME = 'session-until'
const EARLY_MS = 30_000

type Listener = () => void
const listeners = new Set<Listener>()

/** Milliseconds since 1970 until which the access cookie is good; null: nobody is logged in here. */
function until(): number | null {
  const said = Number(recall(NAME))
  return said || null
}

export function hasSession(): boolean {
  return until() !== null
}

/** Somebody has logged in, for `seconds` at first. */
export function begun(seconds: number): void {
  remember(NAME, String(Date.now() + seconds * 1000))
  announce()
}

/** Nobody is logged in any more. */
export function ended(): void {
  remember(NAME, null)
  announce()
}

function announce(): void {
  for (const listener of listeners) listener()
}

/** For `useSyncExternalStore`: other tabs log in and out as well. */
export function watchSession(listener: Listener): () => void {
  listeners.add(listener)
  window.addEventListener('storage', listener)
  return () => {
    listeners.delete(listener)
    window.removeEventListener('storage', listener)
  }
}

/** Renews the access cookie where it has run out, or is about to. */
export async function fresh(): Promise<void> {
  const good = until()
  if (good !== null && good - EARLY_MS < Date.now()) await renew(good)
}

/**
 * Asks for new cookies, in one tab at a time: a refresh token that is used twice ends the session. Whoever had to wait
 * finds the work done. False where the session is over.
 */
export async function renew(seen: number | null = until()): Promise<boolean> {
  return alone(async () => {
    if (until() !== seen) return hasSession()
    const answer = await fetch('/api/auth/refresh', { method: 'POST' })
    if (answer.ok) begun((await answer.json()).expires_in)
    else if (answer.status === 401) ended()
    return answer.ok
  })
}

async function alone<T>(work: () => Promise<T>): Promise<T> {
  // Locks exist only over HTTPS and on localhost; elsewhere two tabs may meet, which costs a log-in.
  return navigator.locks ? navigator.locks.request('bottega.session', work) : work()
}
