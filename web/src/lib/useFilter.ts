import { useCallback } from 'react'
import { useSearchParams } from 'react-router'

/** What a list is narrowed by. It stands in the address, so that it can be kept, sent and gone back to. */
export function useFilters<Name extends string>(...names: Name[]): Partial<Record<Name, string>> {
  const [search] = useSearchParams()
  const said = names.map((name) => [name, search.get(name)] as const).filter(([, value]) => value)
  return Object.fromEntries(said) as Partial<Record<Name, string>>
}

/** One of them, and how to set it; empty: by nothing. */
export function useFilter(name: string): [string, (value: string) => void] {
  const [search, setSearch] = useSearchParams()
  const set = useCallback(
    (value: string) =>
      setSearch(
        (now) => {
          const next = new URLSearchParams(now)
          if (value) next.set(name, value)
          else next.delete(name)
          return next
        },
        { replace: true, preventScrollReset: true },
      ),
    [name, setSearch],
  )
  return [search.get(name) ?? '', set]
}
