import { expect, test } from 'vitest'
import { fit, intoSight, pan, pinch, toPicture, toScreen, zoom } from './view'

const PICTURE = { width: 400, height: 200 }
const ROOM = { width: 200, height: 200 }

test('the whole picture lies in the middle at first', () => {
  expect(fit(PICTURE, ROOM)).toEqual({ scale: 0.5, x: 0, y: 50 })
})

test('what lies under the pointer stays there', () => {
  const at = [150, 100] as const
  const before = fit(PICTURE, ROOM)
  const after = zoom(before, 4, at, PICTURE, ROOM)
  expect(after.scale).toBe(2)
  expect(toPicture(after, at)).toEqual(toPicture(before, at))
})

test('one gets neither further away than the whole picture nor endlessly close', () => {
  expect(zoom(fit(PICTURE, ROOM), 0.1, [0, 0], PICTURE, ROOM)).toEqual(fit(PICTURE, ROOM))
  expect(zoom(fit(PICTURE, ROOM), 1000, [0, 0], PICTURE, ROOM).scale).toBe(8)
})

test('the picture cannot be pushed out of sight', () => {
  const close = zoom(fit(PICTURE, ROOM), 4, [0, 100], PICTURE, ROOM)
  expect(pan(close, [5000, 5000], PICTURE, ROOM)).toEqual({ scale: 2, x: 0, y: 0 })
  expect(pan(close, [-5000, -5000], PICTURE, ROOM)).toEqual({ scale: 2, x: -600, y: -200 })
})

test('two fingers take along what lies under them', () => {
  const view = zoom(fit(PICTURE, ROOM), 4, [100, 100], PICTURE, ROOM)
  const from = [
    [80, 100],
    [120, 100],
  ] as const
  const to = [
    [70, 110],
    [150, 110],
  ] as const
  const after = pinch(view, from, to, PICTURE, ROOM)
  expect(after.scale).toBe(view.scale * 2)
  expect(toPicture(after, to[0])).toEqual(toPicture(view, from[0]))
  expect(toPicture(after, to[1])).toEqual(toPicture(view, from[1]))
})

test('the picture follows a brush that leaves the room', () => {
  const close = zoom(fit(PICTURE, ROOM), 4, [0, 100], PICTURE, ROOM)
  const at = toScreen(close, [150, 100])
  expect(intoSight(at, ROOM)).toEqual([-100, 0])
  expect(toScreen(pan(close, intoSight(at, ROOM), PICTURE, ROOM), [150, 100])).toEqual([200, 100])
})
