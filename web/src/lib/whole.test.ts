import { expect, test } from 'vitest'
import { whole } from './whole'

test.each([
  ['12', 12],
  [' 1 000 ', 1000],
  ['−5', -5],
  ['+5', 5],
  ['', null],
  ['1.5', null],
  ['1e3', null],
  ['five', null],
])('%j is %j', (text, number) => {
  expect(whole(text)).toBe(number)
})
