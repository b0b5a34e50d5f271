import type { Schema } from '@/api/client'

export type Font = Schema<'Font'>
export type Weight = 400 | 700

/** Of the files themselves: heights of capitals in em, and how round the corners of buttons are. */
interface Family {
  latin: { capital: number }
  hangul: { capital: number }
  rounding: number
}

/** As `services/bannerizer/engine/fonts.py` has them. */
export const FAMILIES: Readonly<Record<Font, Family>> = {
  sans: { latin: { capital: 0.7 }, hangul: { capital: 0.7 }, rounding: 0.3 },
  serif: { latin: { capital: 0.7 }, hangul: { capital: 0.737 }, rounding: 0.08 },
  rounded: { latin: { capital: 0.781 }, hangul: { capital: 0.72 }, rounding: 1 },
}

const HANGUL = /[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]/

/** How high a line is: as its highest font. */
export function capitalOf(font: Font, line: string): number {
  const { latin, hangul } = FAMILIES[font]
  if (!HANGUL.test(line)) return latin.capital
  return [...line].every((letter) => HANGUL.test(letter)) ? hangul.capital : Math.max(latin.capital, hangul.capital)
}

/** The family's faces as CSS names them. */
export function faces(font: Font): string {
  return `"banner-${font}", "banner-${font}-hangul", ${font === 'serif' ? 'serif' : 'sans-serif'}`
}
