/** The colours of a banner: from the order, the brand, or the picture. As `services/bannerizer/engine/palette.py`. */
import type { Schema } from '@/api/client'
import {
  AA_SHAPE,
  best,
  between,
  BLACK,
  contrast,
  distance,
  inkOn,
  inkOnOne,
  labelOn,
  mix,
  parse,
  richer,
  setApart,
  soft,
  type Triple,
  WHITE,
} from './colours'
import type { Mark, Pixels } from './pixels'
import { median } from './sight'

/** `panel` stands behind texts that no ink would be readable without. */
export interface Scheme {
  background: readonly Triple[]
  angle: number
  panel: Triple | null
  ink: Triple
  quietInk: Triple
  accent: Triple
  accentInk: Triple
}

/** A colour as `#rrggbb`, two of them, or null: the brand's main one, or what the picture has. */
export type Background = string | Schema<'Gradient'> | null

const LEVELS = 12
const MOST_COLOURS = 24
const DISTINCT = 90
const COLOURFUL = 50
const SEEN = 1.6

/** The colours of the picture by their share of it: the median of each cell of a coarse cube. */
function prominent(thumb: Pixels): { colour: Triple; share: number }[] {
  const cells = new Map<number, Triple[]>()
  for (const colour of thumb.all()) {
    const [red, green, blue] = colour.map((value) => Math.floor((value * LEVELS) / 256)) as [number, number, number]
    const cell = (red * LEVELS + green) * LEVELS + blue
    const found = cells.get(cell)
    if (found) found.push(colour)
    else cells.set(cell, [colour])
  }
  const whole = thumb.width * thumb.height
  return [...cells]
    .sort(([one, mine], [other, theirs]) => theirs.length - mine.length || one - other)
    .slice(0, MOST_COLOURS)
    .map(([, colours]) => ({ colour: medianOf(colours), share: colours.length / whole }))
}

function medianOf(colours: readonly Triple[]): Triple {
  const channel = (at: number) => Math.round(median(colours.map((colour) => colour[at]!)))
  return [channel(0), channel(1), channel(2)]
}

function chroma(colour: Triple): number {
  return Math.max(...colour) - Math.min(...colour)
}

/** The most telling colour beside `background`: colourful, and not only a few pixels of it. */
function accentOf(thumb: Pixels, background: Triple): Triple {
  const found = prominent(thumb).filter(
    ({ colour }) => distance(colour, background) > DISTINCT && chroma(colour) > COLOURFUL,
  )
  if (found.length === 0) return inkOnOne(background)
  const worth = ({ colour, share }: { colour: Triple; share: number }) =>
    chroma(colour) * share ** 0.3 * Math.min(1, contrast(colour, background) / AA_SHAPE)
  return best(found, worth).colour
}

/** `palette`: the brand's, its main colour first; `border`: the colour of the picture's border, if it has one. */
export function schemeOf(
  background: Background,
  palette: readonly string[],
  thumb: Pixels,
  border: Triple | null,
): Scheme {
  const brand = palette.map(parse)
  const stops = stopsOf(background) ?? [brand[0] ?? border ?? prominent(thumb)[0]!.colour]
  let shades = stops.length > 1 ? between(stops[0]!, stops[1]!) : stops
  let ink = inkOn(shades)
  let panel: Triple | null = null
  if (ink === null) {
    panel = best(stops, (stop) => contrast(stop, inkOnOne(stop)))
    ink = inkOnOne(panel)
    shades = [panel]
  }
  const [chosen] = [...brand.slice(1, 2), ...brand.slice(0, 1)].filter((colour) =>
    stops.every((stop) => distance(stop, colour) > 0),
  )
  const accent = setApart(chosen ?? richer(accentOf(thumb, stops[0]!)), shades)
  const angle = background !== null && typeof background === 'object' ? (background.angle ?? 90) : 0
  return { background: stops, angle, panel, ink, quietInk: soft(ink, shades), accent, accentInk: labelOn(accent) }
}

function stopsOf(background: Background): Triple[] | null {
  if (background === null) return null
  if (typeof background === 'string') return [parse(background)]
  return [parse(background.start), parse(background.end)]
}

/** The scheme for texts upon the picture: the layer under them is of one colour. `chosen`: a person or brand said so. */
export function veiledScheme(plain: Scheme, thumb: Pixels, border: Triple | null, chosen: boolean): Scheme {
  const base = plain.panel ?? plain.background[0]!
  const cover = chosen || border ? base : mix(base, BLACK, 0.8)
  const ink = inkOnOne(cover)
  const accent = setApart(chosen ? plain.accent : richer(accentOf(thumb, cover)), [cover])
  return { ...plain, background: [cover], panel: null, ink, quietInk: ink, accent, accentInk: labelOn(accent) }
}

/** The colour of a plate under a logo that would not be seen on `behind`; null where it would. */
export function plateOf({ drawn, clear }: Mark, behind: Triple): Triple | null {
  if (drawn.length === 0 || !clear) return null
  const unseen = drawn.filter((colour) => contrast(behind, colour) < SEEN)
  if (unseen.length < 0.2 * drawn.length) return null
  return best([WHITE, BLACK], (colour) => lowTenth(drawn.map((each) => contrast(colour, each))))
}

function lowTenth(values: number[]): number {
  return values.sort((one, other) => one - other)[Math.floor(0.1 * (values.length - 1))]!
}
