import { expect, test } from 'vitest'
import { actOf } from './shortcuts'

const NONE = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false }

test('keys count by their place, whatever letter is on them', () => {
  expect(actOf({ ...NONE, code: 'KeyB' })).toBe('brush')
  expect(actOf({ ...NONE, code: 'BracketRight' })).toBe('larger')
})

test('undo and redo are as everywhere, on a Mac as well', () => {
  expect(actOf({ ...NONE, code: 'KeyZ', ctrlKey: true })).toBe('undo')
  expect(actOf({ ...NONE, code: 'KeyZ', metaKey: true, shiftKey: true })).toBe('redo')
  expect(actOf({ ...NONE, code: 'KeyY', ctrlKey: true })).toBe('redo')
})

test("the browser's own shortcuts stay the browser's", () => {
  expect(actOf({ ...NONE, code: 'KeyR', ctrlKey: true })).toBeNull()
  expect(actOf({ ...NONE, code: 'Digit0', ctrlKey: true })).toBeNull()
  expect(actOf({ ...NONE, code: 'KeyE', altKey: true })).toBeNull()
})
