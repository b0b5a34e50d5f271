import { type QueryKey, useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef } from 'react'
import { randomId } from '@/lib/random'
import { isProblem } from './problem'

/** A list of the API: some of it, and the cursor of what comes next. */
interface Page<Item> {
  items: Item[]
  next_cursor: string | null
}

export interface Pages<Item> {
  /** Left out while the first are on their way. */
  rows: Item[] | undefined
  error: unknown
  /** Gets the next page; null where this is all. */
  more: (() => void) | null
  isMore: boolean
}

/** Gets a page; null: the first. */
type Get<Item> = (cursor: string | null) => Promise<Page<Item>>

/** The items of a list that is got page by page. */
export const useItems = <Item>(queryKey: QueryKey, get: Get<Item>) =>
  useInfiniteQuery({
    queryKey,
    queryFn: ({ pageParam }) => get(pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
    select: ({ pages }) => pages.flatMap(({ items }) => items),
  })

/** The same for a `Listing`. */
export function usePages<Item>(queryKey: QueryKey, get: Get<Item>): Pages<Item> {
  const found = useItems(queryKey, get)
  return {
    rows: found.data,
    error: found.error,
    more: found.hasNextPage ? () => void found.fetchNextPage() : null,
    isMore: found.isFetchingNextPage,
  }
}

/** Something that is done on the server, after which what lies under `stale` is asked for again. */
export function useAct<Input, Result>(act: (input: Input) => Promise<Result>, stale: QueryKey) {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: act,
    onSuccess: () => void cache.invalidateQueries({ queryKey: stale }),
  })
}

/** The same for what must not happen twice. A press that is repeated after a lost answer goes out under the same
 * `Idempotency-Key`; what the server has refused is asked under another. */
export function useActOnce<Input, Result>(act: (input: Input, key: string) => Promise<Result>, stale: QueryKey) {
  const cache = useQueryClient()
  const sent = useRef({ said: '', key: '' })
  return useMutation({
    mutationFn: (input: Input) => {
      const said = JSON.stringify(input)
      if (sent.current.said !== said) sent.current = { said, key: randomId() }
      return act(input, sent.current.key)
    },
    onSuccess: () => {
      sent.current.said = ''
      void cache.invalidateQueries({ queryKey: stale })
    },
    onError: (error) => {
      if (isProblem(error) && error.status >= 400 && error.status < 500) sent.current.said = ''
    },
  })
}
