import { expect, test } from 'vitest'
import { limitsOf, typedLimits } from './limits'

test('an empty limit is none, and what is no number is not sent', () => {
  const limits = { max_orders_in_flight: 0, max_orders_a_day: null, max_images: 500 }
  expect(limitsOf(typedLimits(limits))).toEqual(limits)
  expect(typedLimits(null)).toEqual({ max_orders_in_flight: '', max_orders_a_day: '', max_images: '' })
  expect(limitsOf({ ...typedLimits(limits), max_images: 'many' })).toBeNull()
  expect(limitsOf({ ...typedLimits(limits), max_images: '-1' })).toBeNull()
})
