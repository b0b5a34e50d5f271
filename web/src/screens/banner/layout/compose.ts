/** One banner in one size, from what is asked for to things at their places: `services/bannerizer/engine/composer.py`,
 * with the picture shown as a part of itself and not cut. */
import { arrange, type Position } from './arrange'
import { distance, type Triple, veil, written } from './colours'
import type { Font } from './fonts'
import { type Area, type Item, type Measure, type Part } from './kit'
import { LAYOUTS } from './layouts'
import type { Mark, Pixels } from './pixels'
import { type Background, plateOf, type Scheme, schemeOf, veiledScheme } from './scheme'
import { type Box, look, type Sight, WHOLE, windowOf } from './sight'
import type { Size } from './sizes'
import { linesOf } from './words'

export interface Brand {
  palette: readonly string[]
  headingFont: Font
  textFont: Font
}

export interface Asked {
  texts: Readonly<Record<Part, string>>
  position: Position | null
  background: Background
  brand: Brand | null
}

/** A picture, and what was seen in it; both once for all sizes. */
export interface Source {
  pixels: Pixels
  thumb: Pixels
  sight: Sight
}

export interface Scene extends Size {
  background: readonly string[]
  angle: number
  items: readonly Item[]
  picture: Area
  /** The part of the picture that its box shows. */
  window: Box
  /** The picture's border goes on in this colour and its edges fade into it. */
  border: string | null
  melting: Position | null
  veil: { colour: string; opacity: number }
  over: Part | null
  moved: boolean
}

const OPPOSITE: Partial<Record<Position, Position>> = { left: 'right', right: 'left', top: 'bottom', bottom: 'top' }
const ALIKE = 2

export function sourceOf(pixels: Pixels): Source {
  const thumb = pixels.thumb()
  return { pixels, thumb, sight: look(thumb) }
}

export function compose(asked: Asked, size: Size, source: Source, logo: Mark | null, measure: Measure): Scene {
  const { brand, background, texts } = asked
  const plan = arrange(size, asked.position)
  const plain = schemeOf(background, brand?.palette ?? [], source.thumb, source.sight.border)
  const chosen = background !== null || Boolean(brand?.palette.length)
  const scheme = plan.side === 'background' ? veiledScheme(plain, source.thumb, source.sight.border, chosen) : plain
  const ground = scheme.background[0]!
  const sheet = LAYOUTS[plan.layout]({
    ...size,
    side: plan.side,
    texts: {
      headline: linesOf(texts.headline),
      text: linesOf(texts.text),
      call_to_action: linesOf(texts.call_to_action),
    },
    fonts: { heading: brand?.headingFont ?? 'sans', text: brand?.textFont ?? 'sans' },
    logo,
    plate: logo && plateOf(logo, ground),
    scheme,
    measure,
  })
  const picture = sheet.items.find((item) => item.kind === 'picture') as Area
  const window = windowOf(source.sight, source.pixels, picture.width / picture.height, freeOf(picture, sheet.behind))
  const melting = melts(source.sight, scheme) ? (OPPOSITE[plan.side] ?? null) : null
  const under = sheet.behind && source.pixels.within(withinWindow(window, picture, sheet.behind))
  return {
    ...size,
    background: scheme.background.map(written),
    angle: scheme.angle,
    items: sheet.items,
    picture,
    window,
    border: source.sight.border && written(source.sight.border),
    melting,
    veil: { colour: written(ground), opacity: under ? veil(withBorder(under, source.sight), ground, scheme.ink) : 1 },
    over: sheet.over,
    moved: plan.moved,
  }
}

/** The part of the picture's box that no text lies upon. */
function freeOf({ width, height }: Size, behind: Area | null): Box {
  if (!behind) return WHOLE
  if (behind.height >= height) return { ...WHOLE, left: behind.width / width }
  return { ...WHOLE, bottom: behind.y / height }
}

/** The picture goes over into the background, as its border is of that colour. */
function melts({ border }: Sight, { background }: Scheme): boolean {
  return border !== null && background.length === 1 && distance(border, background[0]!) <= ALIKE
}

function withinWindow(window: Box, picture: Area, { x, y, width, height }: Area): Box {
  const across = (place: number) => window.left + (place / picture.width) * (window.right - window.left)
  const down = (place: number) => window.top + (place / picture.height) * (window.bottom - window.top)
  return { left: across(x), top: down(y), right: across(x + width), bottom: down(y + height) }
}

function withBorder(pixels: Triple[], { border }: Sight): Triple[] {
  return border ? [...pixels, border] : pixels
}
