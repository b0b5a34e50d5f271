import { expect, test } from 'vitest'
import { arrange } from './arrange'
import { compose, sourceOf } from './compose'
import { contrast, inkOnOne, parse, setApart, veil, written } from './colours'
import type { Measure, TextItem } from './kit'
import { Pixels } from './pixels'
import { STANDARD_SIZES, STANDARD_TYPES } from './sizes'
import { linesOf } from './words'

/** Every letter half as wide as it is high. */
const measure: Measure = (text) => text.length / 2

/** A red square on light blue, a little left of the middle. */
function picture() {
  const [width, height] = [64, 64]
  const data = new Uint8ClampedArray(width * height * 4)
  for (let at = 0; at < width * height; at++) {
    const [x, y] = [at % width, Math.floor(at / width)]
    const inside = x > 12 && x < 36 && y > 20 && y < 44
    data.set(inside ? [200, 40, 50, 255] : [190, 220, 240, 255], at * 4)
  }
  return sourceOf(Pixels.of({ width, height, data }))
}

const ASKED = {
  texts: { headline: 'A cake for your day', text: 'Order by Friday', call_to_action: 'Order now' },
  position: null,
  background: null,
  brand: null,
}

test.each([
  ['leaderboard', null, 'strip', 'left', false],
  ['leaderboard', 'background', 'strip', 'background', false],
  ['leaderboard', 'top', 'strip', 'left', true],
  ['open_graph', null, 'side', 'right', false],
  ['open_graph', 'top', 'stack', 'top', false],
  ['story', null, 'stack', 'top', false],
  ['story', 'left', 'stack', 'top', true],
  ['social_square', 'left', 'side', 'left', false],
] as const)('%s with the picture at %s: %s, %s', (type, wanted, layout, side, moved) => {
  expect(arrange(STANDARD_SIZES[type], wanted)).toEqual({ layout, side, moved })
})

test('inks are readable by WCAG 2.2', () => {
  expect(contrast(parse('#000'), parse('#ffffff'))).toBeCloseTo(21)
  for (const ground of ['#7a1f3d', '#e8b04a', '#777777', '#f3e9da'])
    expect(contrast(inkOnOne(parse(ground)), parse(ground))).toBeGreaterThanOrEqual(4.5)
  expect(contrast(setApart(parse('#7a1f3d'), [parse('#7a1f3d')]), parse('#7a1f3d'))).toBeGreaterThanOrEqual(3)
  expect(written(parse('#e8b04a'))).toBe('#e8b04a')
})

test('a veil is as opaque as its worst pixel needs', () => {
  const [white, black] = [parse('#ffffff'), parse('#000000')]
  expect(veil([black], black, white)).toBe(0.5)
  expect(veil([black, white], black, white)).toBeGreaterThan(0.5)
})

test('short words stay with the next one, and Hangul breaks between syllables', () => {
  expect(
    linesOf('Торт к чаю — ваш\nда').map((line) => line.map(({ whole }) => whole.replaceAll('\u00a0', '_'))),
  ).toEqual([['Торт', 'к_чаю_—', 'ваш'], ['да']])
  expect(linesOf('기념일을')[0]![0]!.parts).toEqual(['기', '념', '일', '을'])
})

test.each(STANDARD_TYPES)('on %s everything has its place, within the banner', (type) => {
  const size = STANDARD_SIZES[type]
  const scene = compose(ASKED, size, picture(), null, measure)
  expect(scene.over).toBeNull()
  const texts = scene.items.filter((item): item is TextItem => item.kind === 'text')
  expect(texts.map(({ text }) => text.replaceAll('\u00a0', ' ')).join(' ')).toBe(
    'A cake for your day Order by Friday Order now',
  )
  for (const { x, y, size: letters, width } of texts) {
    expect(x).toBeGreaterThanOrEqual(0)
    expect(x + width).toBeLessThanOrEqual(size.width)
    expect(y - letters).toBeGreaterThanOrEqual(-letters / 2)
    expect(y).toBeLessThanOrEqual(size.height)
  }
})

test('the window holds the subject, and the border goes on beyond the picture', () => {
  const { window, border, background } = compose(ASKED, STANDARD_SIZES.open_graph, picture(), null, measure)
  expect(window.left).toBeLessThan(13 / 64)
  expect(window.right).toBeGreaterThan(36 / 64)
  expect(border).toBe('#bedcf0')
  expect(background).toEqual(['#bedcf0'])
})

test('a text that fits at no size is named', () => {
  const texts = { ...ASKED.texts, text: 'word '.repeat(60) }
  expect(compose({ ...ASKED, texts }, STANDARD_SIZES.leaderboard, picture(), null, measure).over).toBe('text')
})
