import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useState, useSyncExternalStore } from 'react'
import { keys } from '@/api/queries'
import { applyEvent } from './apply'
import { follow } from './follow'

/** Follows all orders of whoever is logged in, for as long as the page can be seen. Answers whether it is connected. */
export function useLive(logged: boolean): boolean {
  return useStream(logged ? '/api/events' : null, 'now')
}

/** Follows one order, for a visitor, who may look at nothing else. */
export function useLiveOrder(id: string | null): boolean {
  return useStream(id && `/api/orders/${id}/events`, null)
}

/** A browser opens six connections to a server, over all tabs: those that nobody looks at let theirs go. */
function useStream(path: string | null, start: string | null): boolean {
  const cache = useQueryClient()
  const visible = useSyncExternalStore(watchVisibility, () => !document.hidden)
  const [connected, setConnected] = useState(true)
  useEffect(() => {
    if (!path || !visible) return
    const stop = new AbortController()
    void follow(path, start, {
      signal: stop.signal,
      onEvent: (event) => applyEvent(cache, event),
      onState: (open, resumed) => {
        setConnected(open || !resumed)
        // What happened before the stream was open is not in it.
        if (open && !resumed) void cache.invalidateQueries({ queryKey: keys.orders })
        if (open && !resumed) void cache.invalidateQueries({ queryKey: keys.everyOrder })
      },
    })
    return () => stop.abort()
  }, [cache, path, start, visible])
  return connected
}

function watchVisibility(listener: () => void): () => void {
  document.addEventListener('visibilitychange', listener)
  return () => document.removeEventListener('visibilitychange', listener)
}
