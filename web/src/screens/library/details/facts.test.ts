import { expect, test } from 'vitest'
import type { Order } from '@/api/orders'
import type { Image } from '@/api/pictures'
import { factsOf } from './facts'

test('what was not said is not shown, and the seed is the picture’s own', () => {
  const image = { model: 'small-world', seed: 9 } as Image
  const order = { parameters: { steps: 20, seed: 7, negative_prompt: '', decor_style: null, width: 256 } } as unknown
  expect(factsOf(image, order as Order)).toEqual([
    ['model', 'small-world'],
    ['seed', 9],
    ['steps', 20],
  ])
})

test('a banner tells its words; an upload nothing', () => {
  const banner = { parameters: { banner: { headline: 'Торт', text: '', image_position: 'left' } } } as unknown
  expect(factsOf({ model: null, seed: null } as Image, banner as Order)).toEqual([
    ['image_position', 'left'],
    ['headline', 'Торт'],
  ])
  expect(factsOf({ model: null, seed: null } as Image, undefined)).toEqual([])
})
