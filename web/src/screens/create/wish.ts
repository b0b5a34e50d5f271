import type { Model } from '@/api/catalogue'
import type { Schema } from '@/api/client'
import type { Order, OrderBody } from '@/api/orders'

/** What a person has filled in so far. Empty text and null: as the model, or nobody in particular, would have it. */
export interface Wish {
  prompt: string
  product: Schema<'ProductType'> | ''
  decor: Schema<'DecorStyle'> | ''
  brandBook: string
  model: string
  /** `256x384`, or empty. */
  size: string
  count: number
  review: boolean
  enhance: boolean
  negative: string
  steps: number | null
  guidance: number | null
  seed: string
  scheduler: Schema<'Scheduler'> | ''
  allowUnknown: boolean
}

export const EMPTY: Wish = {
  prompt: '',
  product: '',
  decor: '',
  brandBook: '',
  model: '',
  size: '',
  count: 1,
  review: false,
  enhance: true,
  negative: '',
  steps: null,
  guidance: null,
  seed: '',
  scheduler: '',
  allowUnknown: false,
}

type GenerateBody = Extract<OrderBody, { tool: 'generate' }>

/** The order that a wish makes; null where it does not say yet what to paint. */
export function toBody(wish: Wish): GenerateBody | null {
  if (!wish.prompt.trim() && !wish.product) return null
  const [width, height] = wish.size.split('x').map(Number)
  return {
    tool: 'generate',
    enhance: wish.enhance,
    review: wish.review,
    ...(wish.prompt.trim() && { prompt: wish.prompt.trim() }),
    ...(wish.product && { product_type: wish.product }),
    ...(wish.decor && { decor_style: wish.decor }),
    ...(wish.brandBook && { brand_book: wish.brandBook }),
    ...(wish.size && { width, height }),
    ...painting(wish),
  }
}

/** What can be said of every picture that is painted. */
export type Painted = Pick<
  Wish,
  'model' | 'count' | 'negative' | 'steps' | 'guidance' | 'seed' | 'scheduler' | 'allowUnknown'
>

/** What every tool that paints is told alike. */
export function painting(said: Painted) {
  return {
    count: said.count,
    ...(said.model && { model: said.model }),
    ...(said.negative.trim() && { negative_prompt: said.negative.trim() }),
    ...(said.steps !== null && { steps: said.steps }),
    ...(said.guidance !== null && { guidance: said.guidance }),
    ...(/^\d+$/.test(said.seed) && { seed: Number(said.seed) }),
    ...(said.scheduler && { scheduler: said.scheduler }),
    ...(said.allowUnknown && { allow_unknown: true }),
  }
}

/** The wish that an order was placed with, in the person's own words. */
export function wishOf({ parameters, prompt }: Pick<Order, 'parameters' | 'prompt'>): Wish {
  return fromParameters({ ...parameters, prompt: prompt.original })
}

/** What makes the one picture of this seed once more: alone, and at once. */
export function onlyOne(wish: Wish, seed: number): Wish {
  return { ...wish, seed: String(seed), count: 1, review: false }
}

/** The wish behind a preset's parameters. */
export function fromParameters(said: Record<string, unknown>): Wish {
  const text = (name: string) => String(said[name] ?? '')
  const number = (name: string) => (typeof said[name] === 'number' ? (said[name] as number) : null)
  return {
    prompt: text('prompt'),
    product: text('product_type') as Wish['product'],
    decor: text('decor_style') as Wish['decor'],
    brandBook: text('brand_book'),
    model: text('model'),
    size: said.width && said.height ? `${said.width}x${said.height}` : '',
    count: number('count') ?? EMPTY.count,
    review: said.review === true,
    enhance: said.enhance !== false,
    negative: text('negative_prompt'),
    steps: number('steps'),
    guidance: number('guidance'),
    seed: text('seed'),
    scheduler: text('scheduler') as Wish['scheduler'],
    allowUnknown: said.allow_unknown === true,
  }
}

export interface Shape {
  name: 'square' | 'portrait' | 'landscape' | 'banner'
  width: number
  height: number
}

const SHAPES: readonly [Shape['name'], number][] = [
  ['square', 1],
  ['portrait', 3 / 4],
  ['landscape', 4 / 3],
  ['banner', 16 / 9],
]
const MULTIPLE = 64

/** Sizes in pixels that a model paints well: about its native area, in several proportions. */
export function shapesOf(size: NonNullable<Model['size']>): Shape[] {
  const area = size.width * size.height
  return SHAPES.map(([name, ratio]) => ({
    name,
    width: fit(Math.sqrt(area * ratio), size.max_width),
    height: fit(Math.sqrt(area / ratio), size.max_height),
  }))
}

function fit(pixels: number, most: number): number {
  return Math.min(Math.max(Math.round(pixels / MULTIPLE) * MULTIPLE, MULTIPLE), most)
}
