import { send } from '@/api/client'
import { isProblem } from '@/api/problem'
import { readEvents, type ServerEvent } from './sse'

const SILENCE_MS = 40_000
/** The server says something every 15 seconds; a connection that is silent for longer is dead. */
const FIRST_PAUSE_MS = 500
const LONGEST_PAUSE_MS = 15_000

export interface Following {
  signal: AbortSignal
  onEvent: (event: ServerEvent) => void
  /** Whether the stream is open just now. `resumed` is false for the first time. */
  onState: (open: boolean, resumed: boolean) => void
}

/**
 * Follows an event stream for as long as `signal` lets it: a lost connection is picked up after the last event that
 * came. Ends where the server says that nothing is left to say, or that we may not look.
 */
export async function follow(path: string, start: string | null, { signal, onEvent, onState }: Following) {
  let last = start
  let pause = FIRST_PAUSE_MS
  let resumed = false
  while (!signal.aborted) {
    try {
      const answer = await open(path, last, signal)
      if (answer.status === 204 || !answer.body) return
      onState(true, resumed)
      resumed = true
      for await (const event of alive(answer.body, signal)) {
        pause = FIRST_PAUSE_MS
        if (event?.id) last = event.id
        if (event && event.data !== null) onEvent(event)
      }
    } catch (error) {
      if (isProblem(error) && [401, 403, 404].includes(error.status)) return
    }
    if (signal.aborted) return
    onState(false, resumed)
    await sleep(pause, signal)
    pause = Math.min(pause * 2, LONGEST_PAUSE_MS)
  }
}

function open(path: string, last: string | null, signal: AbortSignal): Promise<Response> {
  const headers = { Accept: 'text/event-stream', ...(last && last !== 'now' ? { 'Last-Event-ID': last } : {}) }
  const address = last === 'now' ? `${path}?last_event_id=now` : path
  return send(new Request(address, { headers, signal, cache: 'no-store' }))
}

/** The events until the stream ends or falls silent. */
async function* alive(body: ReadableStream<Uint8Array>, signal: AbortSignal) {
  const events = readEvents(body)
  try {
    for (;;) {
      const next = await Promise.race([events.next(), sleep(SILENCE_MS, signal)])
      if (!next || next.done) return
      yield next.value
    }
  } finally {
    void events.return(undefined)
  }
}

function sleep(ms: number, signal: AbortSignal): Promise<null> {
  return new Promise((resolve) => {
    const timer = setTimeout(done, ms)
    signal.addEventListener('abort', done, { once: true })
    function done() {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve(null)
    }
  })
}
