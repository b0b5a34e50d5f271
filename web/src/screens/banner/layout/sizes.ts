import type { Schema } from '@/api/client'

export type BannerType = Schema<'BannerType'>
export type StandardType = Exclude<BannerType, 'custom'>

/** In pixels. */
export interface Size {
  width: number
  height: number
}

/** As `contracts/banners.py` has them. */
export const STANDARD_SIZES: Readonly<Record<StandardType, Size>> = {
  social_square: { width: 1080, height: 1080 },
  story: { width: 1080, height: 1920 },
  open_graph: { width: 1200, height: 630 },
  medium_rectangle: { width: 300, height: 250 },
  billboard: { width: 970, height: 250 },
  leaderboard: { width: 728, height: 90 },
  wide_skyscraper: { width: 160, height: 600 },
}
export const STANDARD_TYPES = Object.keys(STANDARD_SIZES) as StandardType[]
export const MIN_PIXELS = 64
export const MAX_PIXELS = 4096
