import { useEffect, useState } from 'react'

/** `value` once it has been the same for `ms`; the values are compared by what they say. */
export function useSettled<T>(value: T, ms: number): T {
  const [settled, setSettled] = useState(value)
  const said = JSON.stringify(value)
  useEffect(() => {
    const timer = setTimeout(() => setSettled(JSON.parse(said)), ms)
    return () => clearTimeout(timer)
  }, [said, ms])
  return settled
}
