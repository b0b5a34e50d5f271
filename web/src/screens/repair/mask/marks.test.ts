import { expect, test } from 'vitest'
import { BLANK, type Mark, markOf, stepped } from './marks'

const CLEAR: Mark = { kind: 'clear' }
const INVERT: Mark = { kind: 'invert' }

test('what was taken back can be done again, until something else is done', () => {
  const done = stepped(stepped(BLANK, { do: CLEAR }), { do: INVERT })
  const undone = stepped(done, 'undo')
  expect(undone).toEqual({ past: [CLEAR], future: [INVERT] })
  expect(stepped(undone, 'redo')).toEqual(done)
  expect(stepped(undone, { do: CLEAR }).future).toEqual([])
})

test('beyond the ends of what was done nothing happens', () => {
  expect(stepped(BLANK, 'undo')).toEqual(BLANK)
  expect(stepped(BLANK, 'redo')).toEqual(BLANK)
})

test('a touch is a dot of the brush, but neither a rectangle nor a loop', () => {
  const dot = [[5, 5]] as const
  expect(markOf('brush', 20, dot)).toEqual({ kind: 'stroke', erase: false, width: 20, points: dot })
  expect(markOf('eraser', 20, dot)).toMatchObject({ erase: true })
  expect(markOf('rectangle', 20, dot)).toBeNull()
  expect(markOf('lasso', 20, dot)).toBeNull()
  expect(markOf('brush', 20, [])).toBeNull()
})

test('a rectangle may be drawn towards any corner', () => {
  const corners = [
    [9, 8],
    [1, 8],
    [1, 2],
    [9, 2],
  ]
  expect(
    markOf('rectangle', 20, [
      [9, 8],
      [4, 4],
      [1, 2],
    ]),
  ).toEqual({ kind: 'area', corners })
})
