/** Which layout a banner has, by its proportions: as `services/bannerizer/engine/arrangement.py` decides it. */
import type { Schema } from '@/api/client'
import type { Size } from './sizes'

export type Position = Schema<'ImagePosition'>

export interface Arrangement {
  layout: 'strip' | 'side' | 'stack' | 'backdrop'
  side: Position
  /** The picture stands elsewhere than was asked for, as there is no room. */
  moved: boolean
}

const FLAT = 4.5
const LANDSCAPE = 1.15
const TOO_FLAT = 2.2
const TOO_NARROW = 0.62

export function arrange({ width, height }: Size, wanted: Position | null): Arrangement {
  const proportion = width / height
  if (wanted === 'background')
    return { layout: proportion >= FLAT ? 'strip' : 'backdrop', side: 'background', moved: false }
  const row = proportion >= FLAT ? 'strip' : 'side'
  const atEase = row === 'strip' ? 'left' : 'right'
  if (wanted === null)
    return proportion >= LANDSCAPE
      ? { layout: row, side: atEase, moved: false }
      : { layout: 'stack', side: 'top', moved: false }
  if (wanted === 'left' || wanted === 'right')
    return proportion > TOO_NARROW
      ? { layout: row, side: wanted, moved: false }
      : { layout: 'stack', side: 'top', moved: true }
  return proportion < TOO_FLAT
    ? { layout: 'stack', side: wanted, moved: false }
    : { layout: row, side: atEase, moved: true }
}
