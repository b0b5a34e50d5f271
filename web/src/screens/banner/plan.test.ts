import { expect, test } from 'vitest'
import { EMPTY, fromParameters, sizesOf, toBody } from './plan'

test('what is left open is left out', () => {
  expect(toBody({ ...EMPTY, headline: ' Торт ' }, 'picture')).toEqual({
    tool: 'banner',
    image: 'picture',
    banner: { types: ['social_square'], headline: 'Торт', text: '', call_to_action: '', format: 'png' },
  })
})

test('an own size needs both sides, within what can be made', () => {
  const own = { ...EMPTY, types: ['custom'] as const, width: '800', height: '' }
  expect(toBody(own, 'picture')).toBeNull()
  expect(toBody({ ...own, height: '63' }, 'picture')).toBeNull()
  expect(toBody({ ...own, height: '64' }, 'picture')?.banner).toMatchObject({
    types: ['custom'],
    width: 800,
    height: 64,
  })
  expect(toBody({ ...EMPTY, types: [] }, 'picture')).toBeNull()
})

test('a banner is made again from the parameters of its order', () => {
  const plan = {
    ...EMPTY,
    types: ['story', 'custom'] as const,
    width: '900',
    height: '300',
    position: 'left' as const,
    background: '#7a1f3d',
    fade: '#e8b04a',
    angle: 45,
    headline: 'Торт',
    brandBook: 'book',
    format: 'svg' as const,
  }
  const { banner } = toBody(plan, 'picture')!
  expect(banner.background).toEqual({ start: '#7a1f3d', end: '#e8b04a', angle: 45 })
  expect(fromParameters({ ...banner, sizes: sizesOf(plan), logo: null })).toEqual(plan)
})
