import type { Order } from '@/api/orders'
import type { Image } from '@/api/pictures'

export const FACTS = [
  'model',
  'seed',
  'steps',
  'guidance',
  'scheduler',
  'strength',
  'feather',
  'negative_prompt',
  'product_type',
  'decor_style',
  'image_position',
  'headline',
  'text',
  'call_to_action',
] as const
export type Fact = (typeof FACTS)[number]

/** What the picture was made with, as far as it was said, in the order in which it is shown. */
export function factsOf(image: Image, order: Order | undefined): [Fact, string | number][] {
  const banner = order?.parameters.banner as Record<string, unknown> | undefined
  const said: Record<string, unknown> = { model: image.model, ...order?.parameters, ...banner, seed: image.seed }
  return FACTS.flatMap((fact): [Fact, string | number][] => {
    const value = said[fact]
    return typeof value === 'number' || (typeof value === 'string' && value) ? [[fact, value]] : []
  })
}
