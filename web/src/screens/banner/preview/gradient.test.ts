import { expect, test } from 'vitest'
import { gradientEnds } from './gradient'

const rounded = (degrees: number, proportion: number) =>
  Object.values(gradientEnds(degrees, proportion)).map((value) => Math.round(value * 100) / 100 + 0)

test('a gradient leads where its angle says', () => {
  expect(rounded(0, 2)).toEqual([0, 0, 1, 0])
  expect(rounded(90, 2)).toEqual([0, 0, 0, 1])
  expect(rounded(45, 1)).toEqual([0, 0, 1, 1])
  expect(rounded(135, 1)).toEqual([1, 0, 0, 1])
})
