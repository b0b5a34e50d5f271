import { expect, test } from 'vitest'
import { narrowed } from './filters'

const NOW = new Date(2026, 4, 31, 15, 30)
const NONE = { show: '', period: '', day: '', kept: '' }

test('without filters nothing is narrowed', () => {
  expect(narrowed(NONE, NOW)).toEqual({})
  expect(narrowed({ ...NONE, show: 'all', period: 'day' }, NOW)).toEqual({})
  expect(narrowed({ ...NONE, show: 'nonsense', period: 'nonsense' }, NOW)).toEqual({})
})

test('uploads are a kind, everything else is a tool', () => {
  expect(narrowed({ ...NONE, show: 'upload' }, NOW)).toEqual({ kind: 'upload' })
  expect(narrowed({ ...NONE, show: 'banner', kept: 'yes' }, NOW)).toEqual({ tool: 'banner', bookmarked: true })
})

test('days begin at midnight where the person is', () => {
  expect(narrowed({ ...NONE, period: 'today' }, NOW)).toEqual({ from: new Date(2026, 4, 31).toISOString() })
  expect(narrowed({ ...NONE, period: 'week' }, NOW)).toEqual({ from: new Date(2026, 4, 25).toISOString() })
  expect(narrowed({ ...NONE, period: 'day', day: '2026-02-28' }, NOW)).toEqual({
    from: new Date(2026, 1, 28).toISOString(),
    to: new Date(2026, 2, 1).toISOString(),
  })
})
