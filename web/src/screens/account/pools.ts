import type { Worker } from '@/api/operations'

export interface Pool {
  name: string
  /** How many are working there now. */
  workers: number
}

/** The pools in which somebody works, and the one that is chosen although nobody does, by name. */
export function poolsOf(workers: readonly Pick<Worker, 'pool' | 'alive'>[], chosen: string | null): Pool[] {
  const alive = workers.flatMap(({ pool, alive: there }) => (pool !== null && there ? [pool] : []))
  const names = new Set(chosen === null ? alive : [...alive, chosen])
  return [...names].sort().map((name) => ({ name, workers: alive.filter((pool) => pool === name).length }))
}
