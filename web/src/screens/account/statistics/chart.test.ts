import { describe, expect, test } from 'vitest'
import { named, scale, withEmptyDays } from './chart'

describe('scale', () => {
  test.each([
    [0, [0, 1]],
    [3, [0, 1, 2, 3]],
    [17, [0, 5, 10, 15, 20]],
    [80, [0, 20, 40, 60, 80]],
    [1001, [0, 500, 1000, 1500]],
  ])('up to %i', (most, lines) => {
    expect(scale(most)).toEqual(lines)
  })
})

test('days on which nothing ended are days all the same', () => {
  const line = { key: '2026-05-02', orders: 2, succeeded: 2, images: 3, credits: 3 }
  const days = withEmptyDays([line], '2026-05-01', '2026-05-04')
  expect(days.map(({ key, images }) => [key, images])).toEqual([
    ['2026-05-01', 0],
    ['2026-05-02', 3],
    ['2026-05-03', 0],
  ])
})

test('names stand as close as they have room, and the first always', () => {
  const written = Array.from({ length: 30 }, (_, place) => place).filter(named(30, 300, 50))
  expect(written).toEqual([0, 5, 10, 15, 20, 25])
  expect([0, 1].filter(named(2, 0, 50))).toEqual([0])
})
