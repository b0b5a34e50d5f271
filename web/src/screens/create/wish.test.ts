import { expect, test } from 'vitest'
import { EMPTY, fromParameters, shapesOf, toBody } from './wish'

test('nothing is ordered until it is said what to paint', () => {
  expect(toBody({ ...EMPTY, prompt: '  ' })).toBeNull()
  expect(toBody({ ...EMPTY, product: 'cake' })).toMatchObject({ tool: 'generate', product_type: 'cake' })
})

test('what is left open is left out, so that the model decides', () => {
  expect(toBody({ ...EMPTY, prompt: 'торт' })).toEqual({
    tool: 'generate',
    prompt: 'торт',
    count: 1,
    enhance: true,
    review: false,
  })
})

test('an order can be made again from its parameters', () => {
  const wish = {
    ...EMPTY,
    prompt: 'a cup',
    size: '256x384',
    seed: '7',
    steps: 12,
    guidance: 4.5,
    negative: 'text',
    count: 3,
  }
  expect(fromParameters({ ...toBody(wish), seeds: [7, 8, 9] })).toEqual(wish)
})

test('a seed that is no number is not sent', () => {
  expect(toBody({ ...EMPTY, prompt: 'a cup', seed: '-1' })).not.toHaveProperty('seed')
})

test('sizes keep to what the model can paint', () => {
  const shapes = shapesOf({ width: 512, height: 512, max_width: 640, max_height: 640 })
  expect(shapes.map(({ width, height }) => [width, height])).toEqual([
    [512, 512],
    [448, 576],
    [576, 448],
    [640, 384],
  ])
})
