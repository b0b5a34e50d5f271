import type { Schema } from '@/api/client'
import type { OrderBody } from '@/api/orders'
import type { Position } from './layout/arrange'
import type { Background } from './layout/scheme'
import { type BannerType, MAX_PIXELS, MIN_PIXELS, type Size, STANDARD_SIZES } from './layout/sizes'

export type Format = Schema<'BannerFormat'>

/** What a person has said of the banner so far. Empty: as suits the size, the brand or the picture. */
export interface Plan {
  types: readonly BannerType[]
  /** Of the custom size, as written. */
  width: string
  height: string
  position: Position | ''
  background: string
  /** A second colour, which the first goes over into. */
  fade: string
  angle: number
  headline: string
  text: string
  callToAction: string
  logo: string
  brandBook: string
  format: Format
}

export const EMPTY: Plan = {
  types: ['social_square'],
  width: '800',
  height: '400',
  position: '',
  background: '',
  fade: '',
  angle: 90,
  headline: '',
  text: '',
  callToAction: '',
  logo: '',
  brandBook: '',
  format: 'png',
}

export interface Sized extends Size {
  type: BannerType
}

/** The sizes chosen, in the order in which they are offered; null where the custom one is none yet. */
export function sizesOf({ types, width, height }: Plan): Sized[] | null {
  const custom = { width: Number(width), height: Number(height) }
  const fits = (pixels: number) => Number.isInteger(pixels) && pixels >= MIN_PIXELS && pixels <= MAX_PIXELS
  if (types.includes('custom') && !(fits(custom.width) && fits(custom.height))) return null
  return types.map((type) => ({ type, ...(type === 'custom' ? custom : STANDARD_SIZES[type]) }))
}

export function backgroundOf({ background, fade, angle }: Plan): Background {
  if (!background) return null
  return fade ? { start: background, end: fade, angle } : background
}

type BannerBody = Extract<OrderBody, { tool: 'banner' }>

/** The order that a plan makes; null where there is no size yet. */
export function toBody(plan: Plan, image: string): BannerBody | null {
  const sizes = sizesOf(plan)
  if (!sizes || sizes.length === 0) return null
  const custom = sizes.find(({ type }) => type === 'custom')
  const background = backgroundOf(plan)
  return {
    tool: 'banner',
    image,
    banner: {
      types: sizes.map(({ type }) => type),
      headline: plan.headline.trim(),
      text: plan.text.trim(),
      call_to_action: plan.callToAction.trim(),
      format: plan.format,
      ...(custom && { width: custom.width, height: custom.height }),
      ...(plan.position && { image_position: plan.position }),
      ...(background && { background }),
      ...(plan.logo && { logo: plan.logo }),
      ...(plan.brandBook && { brand_book: plan.brandBook }),
    },
  }
}

/** The plan behind the parameters of a banner's order. */
export function fromParameters(said: Record<string, unknown>): Plan {
  const text = (name: string) => (typeof said[name] === 'string' ? (said[name] as string) : '')
  const sizes = (said.sizes ?? []) as Sized[]
  const custom = sizes.find(({ type }) => type === 'custom')
  const gradient = typeof said.background === 'object' ? (said.background as Schema<'Gradient'> | null) : null
  return {
    types: sizes.length > 0 ? sizes.map(({ type }) => type) : EMPTY.types,
    width: custom ? String(custom.width) : EMPTY.width,
    height: custom ? String(custom.height) : EMPTY.height,
    position: text('image_position') as Plan['position'],
    background: gradient ? gradient.start : text('background'),
    fade: gradient?.end ?? '',
    angle: gradient?.angle ?? EMPTY.angle,
    headline: text('headline'),
    text: text('text'),
    callToAction: text('call_to_action'),
    logo: text('logo'),
    brandBook: text('brand_book'),
    format: (text('format') || EMPTY.format) as Format,
  }
}
