import { describe, expect, test } from 'vitest'
import { eachDay, endOf, lastDays, startOf } from './days'

describe('days', () => {
  test('the last days end today, and name the day after', () => {
    expect(lastDays(7, Date.parse('2026-03-02T23:30:00Z'))).toEqual({ from: '2026-02-24', to: '2026-03-03' })
  })

  test('each day stands once, over the end of a month', () => {
    expect(eachDay('2026-02-27', '2026-03-02')).toEqual(['2026-02-27', '2026-02-28', '2026-03-01'])
    expect(eachDay('2026-03-02', '2026-03-02')).toEqual([])
  })

  test('a day that was entered begins and ends where its person is', () => {
    expect(startOf('2026-03-01')).toBe(new Date(2026, 2, 1).toISOString())
    expect(startOf('2026-03-01', 1)).toBe(new Date(2026, 2, 2).toISOString())
    expect(endOf('2026-03-01')).toBe(new Date(2026, 2, 1, 23, 59, 59).toISOString())
    expect(startOf('')).toBeUndefined()
    expect(endOf('soon')).toBeNull()
  })
})
