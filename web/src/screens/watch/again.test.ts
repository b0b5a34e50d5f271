import { expect, test } from 'vitest'
import type { Order } from '@/api/orders'
import { keptDraft as keptBanner } from '@/screens/banner/draft'
import { keptDraft } from '@/screens/create/draft'
import { orderAgain } from './again'

const order = (said: object) =>
  ({ id: 'o1', parent: { id: 'p1' }, parameters: {}, prompt: { original: 'a cake' }, ...said }) as unknown as Order

test('every order is changed where it was placed, with what was said there', () => {
  expect(orderAgain(order({ tool: 'generate', parent: null, parameters: { count: 3, seed: 7 } }))).toBe('/create')
  expect(keptDraft()).toMatchObject({ prompt: 'a cake', count: 3, seed: '7' })
  expect(orderAgain(order({ tool: 'image_to_image' }))).toBe('/start/p1?again=o1')
  expect(orderAgain(order({ tool: 'inpaint' }))).toBe('/repair/p1?again=o1')
  expect(orderAgain(order({ tool: 'inpaint', parent: null }))).toBeNull()
})

test('a picture of several is made again by its own seed, alone and at once', () => {
  const several = order({ tool: 'generate', parameters: { count: 3, seed: 7, seeds: [7, 8, 9], review: true } })
  orderAgain(several, { seed: 9, banner_type: null })
  expect(keptDraft()).toMatchObject({ prompt: 'a cake', seed: '9', count: 1, review: false })
  const varied = order({ tool: 'image_to_image' })
  expect(orderAgain(varied, { seed: 9, banner_type: null })).toBe('/start/p1?again=o1&seed=9')
})

test('a banner of several sizes is made again in its own', () => {
  const sizes = ['social_square', 'leaderboard'].map((type) => ({ type, width: 100, height: 100 }))
  const banners = order({ tool: 'banner', parameters: { banner: { headline: 'Cake', sizes } } })
  expect(orderAgain(banners, { seed: null, banner_type: 'leaderboard' })).toBe('/banner/p1')
  expect(keptBanner()).toMatchObject({ headline: 'Cake', types: ['leaderboard'] })
  orderAgain(banners)
  expect(keptBanner().types).toEqual(['social_square', 'leaderboard'])
})
