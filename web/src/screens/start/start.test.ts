import { expect, test } from 'vitest'
import type { Order } from '@/api/orders'
import { EMPTY } from '@/screens/create/wish'
import { firstPicture } from './source'
import { firstVariation, variationBody, variationOf } from './variation'

const PARAMETERS = {
  strength: 0.35,
  count: 3,
  seed: 7,
  steps: 9,
  width: 256,
  height: 384,
  negative_prompt: 'text',
  product_type: 'cake',
  model: 'small',
  review: true,
}
const order = (said: object = {}) =>
  ({
    tool: 'image_to_image',
    parameters: PARAMETERS,
    prompt: { original: 'розовый торт', final: 'a pink cake' },
    ...said,
  }) as unknown as Order

test('a variation needs words, and keeps what was chosen', () => {
  expect(variationBody('picture', { wish: EMPTY, strength: 0.6 })).toBeNull()
  expect(variationBody('picture', { wish: { ...EMPTY, prompt: 'a cake', count: 2 }, strength: 0.35 })).toMatchObject({
    tool: 'image_to_image',
    image: 'picture',
    strength: 0.35,
    count: 2,
  })
})

test('variations are made again with all that was said, in the words that it was said in', () => {
  expect(variationBody('picture', variationOf(order(), null))).toEqual({
    tool: 'image_to_image',
    image: 'picture',
    prompt: 'розовый торт',
    enhance: true,
    ...PARAMETERS,
  })
  expect(variationOf(order(), 9).wish).toMatchObject({ seed: '9', count: 1, review: false, steps: 9 })
})

test('a picture is varied with the words and settings that made it, but not with its seed', () => {
  const { wish, strength } = firstVariation({ prompt: 'a pink cake' }, order())
  expect(strength).toBe(0.35)
  expect(wish).toMatchObject({ prompt: 'розовый торт', negative: 'text', steps: 9, product: 'cake', model: 'small' })
  expect(wish).toMatchObject({ seed: '', size: '', count: 1 })
  expect(firstVariation({ prompt: null }, order({ tool: 'generate', parameters: {} })).strength).toBe(0.6)
})

test('a repair and a picture of unknown making give their words alone', () => {
  const { wish } = firstVariation({ prompt: 'a rose' }, order({ tool: 'inpaint' }))
  expect(wish).toEqual({ ...EMPTY, prompt: 'розовый торт' })
  expect(firstVariation({ prompt: 'a rose' }).wish).toEqual({ ...EMPTY, prompt: 'a rose' })
})

test('of what is dropped, the first picture is taken', () => {
  const [text, photo] = [new File(['a'], 'a.txt', { type: 'text/plain' }), new File(['b'], 'b', { type: 'image/webp' })]
  expect(firstPicture([text, photo])).toBe(photo)
  expect(firstPicture([text])).toBeNull()
})
