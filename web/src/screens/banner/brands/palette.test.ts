import { expect, test } from 'vitest'
import { paletteOf, swatchesOf, wordsOf } from './palette'

test('names stay as long as the server keeps the order by them', () => {
  const swatches = swatchesOf({ main: '#7a1f3d', accent: '#e8b04a' })
  expect(paletteOf(swatches)).toEqual({ main: '#7a1f3d', accent: '#e8b04a' })
})

test('the first colour stays the main one, whatever the names', () => {
  const swapped = swatchesOf({ accent: '#e8b04a', main: '#7a1f3d' })
  expect(Object.entries(paletteOf(swapped))).toEqual([
    ['colour-1', '#e8b04a'],
    ['colour-2', '#7a1f3d'],
  ])
  expect(paletteOf([...swapped, { name: '', colour: '#ffffff' }])).toHaveProperty('colour-3', '#ffffff')
})

test('words are written with commas or on lines', () => {
  expect(wordsOf('warm, handmade\nwarm;  ')).toEqual(['warm', 'handmade'])
})
