import type { Order, OrderBody } from '@/api/orders'
import type { Image } from '@/api/pictures'
import { EMPTY, onlyOne, toBody, type Wish, wishOf } from '@/screens/create/wish'

type VariationBody = Extract<OrderBody, { tool: 'image_to_image' }>

/** What the variations of a picture are to be. */
export interface Variation {
  wish: Wish
  /** How far from the picture, to 1. */
  strength: number
}

const USUAL_STRENGTH = 0.6

/** The order of variations of a picture; null where it is not said what they show. */
export function variationBody(image: string, { wish, strength }: Variation): VariationBody | null {
  const described = toBody(wish)
  return described && { ...described, tool: 'image_to_image', image, strength }
}

/** What an order of variations said; with a seed, what makes the one picture of that seed once more. */
export function variationOf(order: Pick<Order, 'parameters' | 'prompt'>, seed: number | null): Variation {
  const wish = wishOf(order)
  return { wish: seed === null ? wish : onlyOne(wish, seed), strength: strengthOf(order) }
}

/** New variations of a picture begin with what the order that made it said, where that is known. The seed is left to
 * chance, and the size to the picture. */
export function firstVariation(picture: Pick<Image, 'prompt'>, maker?: Order): Variation {
  if (maker?.tool === 'generate' || maker?.tool === 'image_to_image')
    return { wish: { ...wishOf(maker), seed: '', size: '', count: EMPTY.count }, strength: strengthOf(maker) }
  // A repair has a model of its own, and describes a part of the picture.
  const prompt = maker?.prompt.original ?? picture.prompt ?? ''
  return { wish: { ...EMPTY, prompt }, strength: USUAL_STRENGTH }
}

function strengthOf({ parameters }: Pick<Order, 'parameters'>): number {
  return typeof parameters.strength === 'number' ? parameters.strength : USUAL_STRENGTH
}
