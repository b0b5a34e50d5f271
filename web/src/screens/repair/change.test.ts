import { expect, test } from 'vitest'
import { changeOf, repairBody, UNCHANGED } from './change'

const WISH = { ...UNCHANGED, prompt: ' a red rose ', strength: 0.7, feather: 4, seed: '7', negative: 'text' }

test('without words there is nothing to order', () => {
  expect(repairBody('picture', UNCHANGED)).toBeNull()
})

test('the price is asked for any place, and the order says which', () => {
  expect(repairBody('picture', WISH)).toHaveProperty('region')
  const body = repairBody('picture', WISH, { mask: 'mask' })
  expect(body).toMatchObject({
    image: 'picture',
    mask: 'mask',
    prompt: 'a red rose',
    strength: 0.7,
    feather: 4,
    seed: 7,
  })
  expect(body).not.toHaveProperty('region')
})

const ORDER = {
  parameters: { ...repairBody('picture', WISH), model: 'small', count: 2, steps: 9, guidance: 4, scheduler: 'ddim' },
  prompt: { original: 'красная роза', english: 'a red rose', enhanced: null, final: 'a red rose' },
} as Parameters<typeof changeOf>[0]

const SAID = { ...WISH, prompt: 'красная роза', model: 'small', count: 2, steps: 9, guidance: 4, scheduler: 'ddim' }

test('a change is made again with all that was said, in the words that it was said in', () => {
  expect(changeOf(ORDER, 'same')).toEqual(SAID)
  expect(changeOf(ORDER, 8)).toEqual({ ...SAID, seed: '8', count: 1 })
})

test('a change is tried again with all but its seed', () => {
  expect(changeOf(ORDER, 'another')).toEqual({ ...SAID, seed: '' })
})
