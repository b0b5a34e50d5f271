/** Contrast by WCAG 2.2 and the inks that reach it, as `services/bannerizer/engine/colours.py` has them. */

/** sRGB channels of 0 to 255. */
export type Triple = readonly [number, number, number]

export const WHITE: Triple = [255, 255, 255]
export const BLACK: Triple = [0, 0, 0]
const AA_TEXT = 4.5
export const AA_SHAPE = 3
const COMFORTABLE = 7
/** Kept above AA, for what rounding to whole values may take away. */
const MARGIN = 0.1
const LEAST_VEIL = 50

export function parse(colour: string): Triple {
  const digits = colour.length === 4 ? colour.replace(/[^#]/g, '$&$&') : colour
  const channel = (at: number) => parseInt(digits.slice(at, at + 2), 16)
  return [channel(1), channel(3), channel(5)]
}

export function written(colour: Triple): string {
  return `#${colour.map((channel) => Math.round(channel).toString(16).padStart(2, '0')).join('')}`
}

/** `share` of `end` in `start`, in sRGB. */
export function mix(start: Triple, end: Triple, share: number): Triple {
  const channel = (at: 0 | 1 | 2) => Math.round(start[at] + (end[at] - start[at]) * share)
  return [channel(0), channel(1), channel(2)]
}

export function distance(one: Triple, other: Triple): number {
  return Math.hypot(one[0] - other[0], one[1] - other[1], one[2] - other[2])
}

const LINEAR = Float64Array.from({ length: 256 }, (_, value) => linear(value))

function linear(value: number): number {
  const share = value / 255
  return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
}

export function luminance([red, green, blue]: Triple): number {
  const [r, g, b] = [red, green, blue].map((value) => LINEAR[value] ?? linear(value)) as [number, number, number]
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

/** From 1 (the same) to 21 (black on white). */
export function contrast(one: Triple, other: Triple): number {
  const [mine, theirs] = [luminance(one), luminance(other)]
  return (Math.max(mine, theirs) + 0.05) / (Math.min(mine, theirs) + 0.05)
}

/** The colours of a gradient: the darkest can lie between its ends. */
export function between(start: Triple, end: Triple): Triple[] {
  return Array.from({ length: 33 }, (_, step) => mix(start, end, step / 32))
}

function worst(ink: Triple, behind: readonly Triple[]): number {
  return Math.min(...behind.map((colour) => contrast(ink, colour)))
}

/** The one with the most; the first of several. */
export function best<T>(found: readonly T[], value: (one: T) => number): T {
  return found.reduce((last, next) => (value(next) > value(last) ? next : last))
}

/** What is readable on all of `behind`: a deep shade of it, else black or white; null where none is. */
export function inkOn(behind: readonly Triple[]): Triple | null {
  const deep = mix(behind[0]!, BLACK, 0.82)
  if (worst(deep, behind) >= COMFORTABLE) return deep
  const clear = best([WHITE, BLACK], (ink) => worst(ink, behind))
  return worst(clear, behind) >= AA_TEXT ? clear : null
}

export function inkOnOne(behind: Triple): Triple {
  return inkOn([behind]) ?? WHITE
}

/** The ink of a button: white wherever it is readable. */
export function labelOn(fill: Triple): Triple {
  return contrast(WHITE, fill) >= AA_TEXT ? WHITE : inkOnOne(fill)
}

/** `colour`, a little darker where that makes white readable on it. */
export function richer(colour: Triple): Triple {
  for (let step = 0; step < 13; step++) {
    const darker = mix(colour, BLACK, step / 50)
    if (contrast(WHITE, darker) >= AA_TEXT) return darker
  }
  return colour
}

/** A quieter ink for running text, that is still comfortable to read. */
export function soft(ink: Triple, behind: readonly Triple[]): Triple {
  const quieter = [0.22, 0.14, 0.07].map((share) => mix(ink, behind[0]!, share))
  return quieter.find((shade) => worst(shade, behind) >= COMFORTABLE) ?? ink
}

/** `colour`, moved towards black or white as little as makes its shape stand out from all of `behind`. */
export function setApart(colour: Triple, behind: readonly Triple[]): Triple {
  for (let step = 0; step < 17; step++) {
    const candidates = [BLACK, WHITE].map((end) => mix(colour, end, step / 16))
    const apart = candidates.filter((candidate) => worst(candidate, behind) >= AA_SHAPE)
    if (apart.length > 0) return best(apart, (candidate) => worst(candidate, behind))
  }
  return best([WHITE, BLACK], (end) => worst(end, behind))
}

/** How opaque a layer of `cover` must be for `ink` to be readable on every one of `pixels` under it. */
export function veil(pixels: readonly Triple[], cover: Triple, ink: Triple): number {
  const seen = extremes(pixels, luminance(ink) > luminance(cover))
  for (let percent = LEAST_VEIL; percent < 100; percent++) {
    const share = percent / 100
    const under = (colour: Triple) => colour.map((value, at) => value * (1 - share) + cover[at]! * share)
    if (seen.every((colour) => contrast(ink, under(colour) as unknown as Triple) >= AA_TEXT + MARGIN)) return share
  }
  return 1
}

/** The pixels' colours, rounded to few, so that none is brighter (`upwards`) or none darker than they are. */
function extremes(pixels: readonly Triple[], upwards: boolean): Triple[] {
  const cells = new Set(pixels.map(([red, green, blue]) => ((red >> 3) << 10) | ((green >> 3) << 5) | (blue >> 3)))
  const edge = (cell: number) => cell * 8 + (upwards ? 7 : 0)
  return [...cells].map((cell) => [edge(cell >> 10), edge((cell >> 5) & 31), edge(cell & 31)])
}
