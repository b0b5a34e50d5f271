import type { Order } from '@/api/orders'
import type { Image } from '@/api/pictures'
import { keepDraft as keepBanner } from '@/screens/banner/draft'
import { fromParameters as planOf, type Plan } from '@/screens/banner/plan'
import { keepDraft } from '@/screens/create/draft'
import { onlyOne, wishOf } from '@/screens/create/wish'

/** One of an order's pictures, where only that one is to be made again. */
type Chosen = Pick<Image, 'seed' | 'banner_type'>

/** Whether an order can be made again: the picture that it was made from is still there, where there was one. */
export function canBeAgain({ tool, parent }: Order): boolean {
  return tool === 'generate' || parent !== null
}

/** Loads what was ordered into the form that it was ordered by; answers that form's address. Null where the picture
 * that it was made from is gone. With one of its pictures: what makes that very picture once more. */
export function orderAgain(order: Order, chosen?: Chosen): string | null {
  const { id, tool, parent } = order
  const seed = chosen?.seed ?? null
  switch (tool) {
    case 'generate':
      keepDraft(seed === null ? wishOf(order) : onlyOne(wishOf(order), seed))
      return '/create'
    case 'banner':
      keepBanner(bannerOf(order, chosen))
      return parent && `/banner/${parent.id}`
    case 'image_to_image':
      return parent && `/start/${parent.id}?${recalled(id, seed)}`
    case 'inpaint':
      return parent && `/repair/${parent.id}?${recalled(id, seed)}`
  }
}

function bannerOf({ parameters }: Order, chosen?: Chosen): Plan {
  const plan = planOf(parameters.banner as Record<string, unknown>)
  return { ...plan, types: plan.types.filter((type) => !chosen?.banner_type || type === chosen.banner_type) }
}

/** Their screens read the order from its address, so that it can be gone back to. */
function recalled(order: string, seed: number | null): URLSearchParams {
  return new URLSearchParams({ again: order, ...(seed !== null && { seed: String(seed) }) })
}
