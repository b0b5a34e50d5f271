/** What all layouts share, as `services/bannerizer/layouts/kit.typ` has it: how a text finds its size and its lines.
 * One unit is one pixel of the banner. */
import { type Triple, written } from './colours'
import { capitalOf, type Font, FAMILIES, type Weight } from './fonts'
import type { Position } from './arrange'
import type { Scheme } from './scheme'
import type { Size } from './sizes'
import type { Lines, Word } from './words'

export type Part = 'headline' | 'text' | 'call_to_action'

/** How wide a text is in em. */
export type Measure = (text: string, font: Font, weight: Weight) => number

/** What is to stand on a banner. */
export interface Given extends Size {
  side: Position
  texts: Readonly<Record<Part, Lines>>
  fonts: { heading: Font; text: Font }
  /** The logo's proportions. */
  logo: Size | null
  plate: Triple | null
  scheme: Scheme
  measure: Measure
}

export interface TextItem {
  kind: 'text'
  x: number
  /** Of the baseline. */
  y: number
  size: number
  font: Font
  weight: Weight
  fill: string
  text: string
  width: number
}

export interface Area extends Size {
  x: number
  y: number
}

export type Item =
  | TextItem
  | (Area & { kind: 'box'; fill: string; radius: number })
  | (Area & { kind: 'picture' | 'logo' })
  | (Area & { kind: 'veil'; sideways: boolean; full: number })

/** Things at their places, and how much room they take. */
export interface Block extends Size {
  items: readonly Item[]
}

/** A layout that has been set. `behind`: the box under texts that lie upon the picture; `over`: the text too long. */
export interface Sheet {
  items: readonly Item[]
  behind: Area | null
  over: Part | null
}

export const whole = Math.round
export const area = (width: number, height: number) => Math.sqrt(Math.max(1, width) * Math.max(1, height))
export const meanOf = ({ width, height }: Size) => Math.sqrt(width * height)
export const marginOf = (size: Size) => whole(Math.max(10, 0.058 * meanOf(size)))
export const smallestOf = ({ width, height }: Size) => Math.max(12, 0.022 * Math.min(width, height))

export function leastOf(part: Part, size: Size): number {
  return (part === 'headline' ? 1.25 : 1) * smallestOf(size)
}

export function has({ texts }: Given, part: Part): boolean {
  return texts[part].length > 0
}

export function moved(items: readonly Item[], dx: number, dy: number): Item[] {
  return items.map((item) => ({ ...item, x: item.x + dx, y: item.y + dy }))
}

/** The logo within `width` x `height`, on its plate where it has one. */
export function setLogo(given: Given, width: number, height: number): Block | null {
  if (!given.logo) return null
  const proportion = given.logo.width / given.logo.height
  const tall = Math.min(height, width / proportion, (height * 1.5) / Math.sqrt(Math.max(1, proportion)))
  const [across, inset] = [tall * proportion, { x: 0.32 * tall, y: 0.26 * tall }]
  if (!given.plate)
    return { width: across, height: tall, items: [{ kind: 'logo', x: 0, y: 0, width: across, height: tall }] }
  const plate = { x: 0, y: 0, width: across + 2 * inset.x, height: tall + 2 * inset.y }
  const radius = 0.5 * FAMILIES[given.fonts.heading].rounding * 1.52 * tall
  return {
    width: plate.width,
    height: plate.height,
    items: [
      { kind: 'box', ...plate, fill: written(given.plate), radius },
      { kind: 'logo', ...inset, width: across, height: tall },
    ],
  }
}

interface Style {
  font: Font
  weight: Weight
  /** Between lines, in em. */
  leading: number
  fill: string
}

function styleOf({ fonts, scheme }: Given, part: Part): Style {
  if (part === 'headline') return { font: fonts.heading, weight: 700, leading: 0.42, fill: written(scheme.ink) }
  if (part === 'text') return { font: fonts.text, weight: 400, leading: 0.68, fill: written(scheme.quietInk) }
  return { font: fonts.text, weight: 700, leading: 0.5, fill: written(scheme.accentInk) }
}

function extent(given: Given, part: Part, size: number, text: string): number {
  const { font, weight } = styleOf(given, part)
  return size * given.measure(text, font, weight)
}

/** The pieces between which a line may end: of a word that fits none, unless it has a hyphen; of a wider one its parts,
 * and where even those are too wide, its letters. */
function pieces(given: Given, part: Part, size: number, word: Word, room: number): readonly string[] {
  if (extent(given, part, size, word.whole) <= room) return word.whole.split(/(?<=[-/–—])(?=\p{L})/u)
  if (word.parts.length > 1 && word.parts.every((piece) => extent(given, part, size, piece) <= room)) return word.parts
  return [...word.whole]
}

/** The lines of a text of this size in `room`, each filled as far as it goes. */
function broken(given: Given, part: Part, size: number, room: number): string[] {
  // A space that is left out at a line's end has drawn the letter before it nearer.
  const space = extent(given, part, size, ' ')
  const across = (text: string) => extent(given, part, size, text) - (text.endsWith(' ') ? space : 0)
  const lines: string[] = []
  for (const words of given.texts[part]) {
    let line = ''
    for (const [at, word] of words.entries()) {
      const found = pieces(given, part, size, word, room)
      for (const [index, piece] of found.entries()) {
        const next = index === found.length - 1 && at < words.length - 1 ? `${piece} ` : piece
        if (line && across(line + next) > room + 0.001) {
          lines.push(line)
          line = next
        } else line += next
      }
    }
    lines.push(line)
  }
  return lines.map((line) => line.trim())
}

function heightOf(given: Given, part: Part, size: number, lines: readonly string[]): number {
  const { font, leading } = styleOf(given, part)
  const capitals = lines.reduce((sum, line) => sum + capitalOf(font, line), 0)
  return size * (capitals + leading * Math.max(0, lines.length - 1))
}

function setLines(given: Given, part: Part, size: number, room: number, centred = false): Block {
  const { font, weight, leading, fill } = styleOf(given, part)
  const lines = broken(given, part, size, room)
  let y = 0
  const items = lines.map((text, index): Item => {
    y += size * (capitalOf(font, text) + (index ? leading : 0))
    const width = extent(given, part, size, text)
    return { kind: 'text', x: centred ? (room - width) / 2 : 0, y, size, font, weight, fill, text, width }
  })
  return { width: room, height: y, items }
}

/** The same number of lines in as little width as they need: they become about equally long. */
function balancedRoom(given: Given, part: Part, size: number, room: number): number {
  const tall = heightOf(given, part, size, broken(given, part, size, room))
  if (tall > 5.5 * size) return room
  let narrow = room
  for (let step = 1; step < 12; step++) {
    const next = room * (1 - step * 0.05)
    const splits = given.texts[part].flat().some(({ whole }) => extent(given, part, size, whole) > next)
    if (splits || heightOf(given, part, size, broken(given, part, size, next)) > tall + 0.1) break
    narrow = next
  }
  return narrow
}

/** The largest size up to `most` at which words stay whole; where that would be tiny, at which their parts do. */
export function largest(given: Given, part: Part, most: number, least: number, room: number): number {
  const floor = least + 0.4 * (most - least)
  const words = given.texts[part].flat()
  const longest = (strings: string[]) => Math.max(0.01, ...strings.map((text) => extent(given, part, most, text)))
  const fitting = (strings: string[]) => most * Math.min(1, (0.995 * room) / longest(strings))
  const uncut = fitting(words.map((word) => word.whole))
  if (uncut >= floor) return uncut
  const cut = fitting(words.flatMap((word) => (word.parts.length > 1 ? word.parts : [word.whole])))
  if (cut >= floor) return floor
  if (uncut >= least) return uncut
  return cut >= least ? cut : floor
}

export const insetOf = (size: number) => ({ x: 1.15 * size, y: 0.82 * size })

function setButton(given: Given, size: number, room: number, balanced: boolean): Block {
  const inset = insetOf(size)
  const inner = room - 2 * inset.x
  const words = given.texts.call_to_action
  const oneLine = extent(
    given,
    'call_to_action',
    size,
    words
      .flat()
      .map((word) => word.whole)
      .join(' '),
  )
  const fits = oneLine <= inner && words.length === 1
  const across = fits ? oneLine + 0.5 : balanced ? balancedRoom(given, 'call_to_action', size, inner) : inner
  const label = setLines(given, 'call_to_action', size, across, true)
  const [width, height] = [across + 2 * inset.x, label.height + 2 * inset.y]
  const radius = Math.min(height / 2, FAMILIES[given.fonts.heading].rounding * 1.6 * size)
  return {
    width,
    height,
    items: [
      { kind: 'box', x: 0, y: 0, width, height, radius, fill: written(given.scheme.accent) },
      ...moved(label.items, inset.x, inset.y),
    ],
  }
}

export function setPart(given: Given, part: Part, size: number, room: number, balanced: boolean): Block {
  if (part === 'call_to_action') return setButton(given, size, room, balanced)
  return setLines(given, part, size, balanced ? balancedRoom(given, part, size, room) : room)
}

/** Texts on a panel of one colour, where they would not be readable on the background itself. */
export function onPanel(given: Given, { width, height, items }: Block): Item[] {
  const { panel } = given.scheme
  if (!panel) return [...items]
  const [out, radius] = [0.6 * marginOf(given), 0.5 * marginOf(given) * FAMILIES[given.fonts.heading].rounding]
  const box = { x: -out, y: -out, width: width + 2 * out, height: height + 2 * out }
  return [{ kind: 'box', ...box, radius, fill: written(panel) }, ...items]
}

/** A veil from the left edge or, where not `sideways`, from the bottom: even over `under`, then fading out. */
export function setVeil({ width, height }: Size, under: number, sideways: boolean): Item {
  const length = sideways ? width : height
  const reach = Math.min(length, under + 0.36 * length)
  const full = Math.min(1, under / reach)
  return sideways
    ? { kind: 'veil', x: 0, y: 0, width: reach, height, sideways, full }
    : { kind: 'veil', x: 0, y: height - reach, width, height: reach, sideways, full }
}
