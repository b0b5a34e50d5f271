import { expect, test } from 'vitest'
import { poolsOf } from './pools'

test('pools are those with somebody at work, and the chosen one in any case', () => {
  const workers = [
    { pool: 'fast', alive: true },
    { pool: 'fast', alive: true },
    { pool: 'default', alive: true },
    { pool: 'gone', alive: false },
    { pool: null, alive: true },
  ]
  expect(poolsOf(workers, 'night')).toEqual([
    { name: 'default', workers: 1 },
    { name: 'fast', workers: 2 },
    { name: 'night', workers: 0 },
  ])
  expect(poolsOf([], null)).toEqual([])
})
