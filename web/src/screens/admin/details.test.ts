import { expect, test } from 'vitest'
import { toldDetails } from './details'

const told = (details: Record<string, unknown>) => toldDetails(details, (name) => name.toUpperCase(), 'none')

test('what changed stands before and after, the rest by its name, ids not at all', () => {
  expect(told({ changed: { role: ['member', 'department_admin'], max_images: [null, 5] } })).toBe(
    'ROLE: member → department_admin · MAX_IMAGES: none → 5',
  )
  expect(told({ amount: 60, grant_id: '8f1c', expires_at: null, reason: 'budget' })).toBe('AMOUNT: 60 · REASON: budget')
  expect(told({})).toBe('')
})
