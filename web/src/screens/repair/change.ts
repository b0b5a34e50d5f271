import type { Order, OrderBody } from '@/api/orders'
import { EMPTY, onlyOne, type Painted, painting, type Wish, wishOf } from '@/screens/create/wish'

/** What is to be different under the mask. */
export interface Change extends Painted {
  prompt: string
  /** How far from what was there, to 1. */
  strength: number
  /** Width of the soft edge, in pixels. */
  feather: number
}

export const UNCHANGED: Change = { ...paintedOf(EMPTY), strength: 1, feather: 8 }

type RepairBody = Extract<OrderBody, { tool: 'inpaint' }>
type Place = Pick<RepairBody, 'mask' | 'region'>

/** A repair costs the same wherever it is, so its price can be asked before the mask is sent. */
const ANYWHERE: Place = { region: { rectangle: { x: 0, y: 0, width: 1, height: 1 } } }

/** The order of a repair of a picture; null where it is not said what is to be there. */
export function repairBody(image: string, change: Change, place: Place = ANYWHERE): RepairBody | null {
  const prompt = change.prompt.trim()
  if (!prompt) return null
  return {
    tool: 'inpaint',
    image,
    ...place,
    prompt,
    strength: change.strength,
    feather: change.feather,
    ...painting(change),
  }
}

/** The change that an order has made: to be made again with the same seed, or with that of one of its pictures, as that
 * picture alone; or to be tried with another. */
export function changeOf(order: Pick<Order, 'parameters' | 'prompt'>, seed: 'same' | 'another' | number): Change {
  const { strength, feather } = order.parameters
  const wish = wishOf(order)
  const painted = typeof seed === 'number' ? onlyOne(wish, seed) : seed === 'another' ? { ...wish, seed: '' } : wish
  return {
    ...paintedOf(painted),
    strength: Number(strength ?? UNCHANGED.strength),
    feather: Number(feather ?? UNCHANGED.feather),
  }
}

function paintedOf(wish: Wish): Painted & { prompt: string } {
  const { prompt, negative, model, count, steps, guidance, scheduler, seed, allowUnknown } = wish
  return { prompt, negative, model, count, steps, guidance, scheduler, seed, allowUnknown }
}
