/** Which part of a picture is shown: the one with its subject, found as `services/bannerizer/engine/crop.py` does. */
import type { Triple } from './colours'
import type { Pixels } from './pixels'
import type { Size } from './sizes'

/** Edges as shares of the picture's sides, beyond 0..1 where it is extended. */
export interface Box {
  left: number
  top: number
  right: number
  bottom: number
}

export const WHOLE: Box = { left: 0, top: 0, right: 1, bottom: 1 }

/** What is known about a picture: how much each part stands out, where its subject is, and the border's one colour. */
export interface Sight {
  saliency: Float64Array
  width: number
  height: number
  subject: Box
  border: Triple | null
}

const BORDER = 0.04
const PLAIN = 9
const AIR = 1.3

export function look(thumb: Pixels): Sight {
  const { width, height } = thumb
  const edge = borderOf(thumb)
  const border = edge.map((channel) => Math.round(median(channel))) as unknown as Triple
  const apart = thumb.map((colour) => Math.hypot(...colour.map((value, at) => value - border[at]!)))
  const [far, edges] = [scaled(apart), scaled(edgesOf(thumb))]
  const saliency = far.map((value, at) => (0.65 * value + 0.35 * edges[at]!) * centred(at, width, height))
  const plain = Math.max(...edge.map(deviation)) < PLAIN
  return { saliency, width, height, subject: subjectOf(saliency, width, height), border: plain ? border : null }
}

/** The three channels of the border's pixels; those of the corners count twice, as they do in the original. */
function borderOf(thumb: Pixels): [number[], number[], number[]] {
  const { width, height } = thumb
  const rows = Math.max(1, Math.round(height * BORDER))
  const columns = Math.max(1, Math.round(width * BORDER))
  const found: [number[], number[], number[]] = [[], [], []]
  const add = (x: number, y: number) => thumb.at(x, y).forEach((value, channel) => found[channel]!.push(value))
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      if (y < rows || y >= height - rows) add(x, y)
      if (x < columns || x >= width - columns) add(x, y)
    }
  return found
}

export function median(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort()
  const middle = sorted.length >> 1
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

function deviation(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length)
}

/** Strength of the changes in brightness, spread over their neighbourhood. */
function edgesOf(thumb: Pixels): Float64Array {
  const { width, height } = thumb
  const grey = thumb.map(([red, green, blue]) => (red + green + blue) / 3)
  const slope = (at: number, step: number, place: number, length: number) => {
    if (length < 2) return 0
    if (place === 0) return grey[at + step]! - grey[at]!
    if (place === length - 1) return grey[at]! - grey[at - step]!
    return (grey[at + step]! - grey[at - step]!) / 2
  }
  const strength = grey.map((_, at) => {
    const [x, y] = [at % width, Math.floor(at / width)]
    return Math.hypot(slope(at, width, y, height), slope(at, 1, x, width))
  })
  return spread(spread(strength, width, height, width), width, height, 1)
}

/** A box blur of seven values along one direction; the edge's goes on beyond it. */
function spread(values: Float64Array, width: number, height: number, step: number): Float64Array {
  const along = step === 1 ? width : height
  return values.map((_, at) => {
    const place = step === 1 ? at % width : Math.floor(at / width)
    let sum = 0
    for (let near = -3; near <= 3; near++)
      sum += values[at + (Math.min(Math.max(place + near, 0), along - 1) - place) * step]!
    return sum / 7
  })
}

function scaled(values: Float64Array): Float64Array {
  const sorted = Float64Array.from(values).sort()
  const place = 0.998 * (sorted.length - 1)
  const low = Math.floor(place)
  const top = sorted[low]! + (sorted[Math.ceil(place)]! - sorted[low]!) * (place - low)
  return values.map((value) => (top > 1e-6 ? Math.min(1, Math.max(0, value / top)) : 0))
}

function centred(at: number, width: number, height: number): number {
  const across = (place: number, length: number) => (length < 2 ? -1 : (2 * place) / (length - 1) - 1)
  const away = Math.hypot(across(Math.floor(at / width), height), across(at % width, width))
  return 1 - 0.25 * Math.min(1, away)
}

/** The box that holds what clearly stands out; the whole picture where nothing does. */
function subjectOf(saliency: Float64Array, width: number, height: number): Box {
  const top = saliency.reduce((most, value) => Math.max(most, value), 0)
  const rows = new Float64Array(height)
  const columns = new Float64Array(width)
  let clear = 0
  saliency.forEach((value, at) => {
    if (value <= 0.45 * top) return
    clear++
    rows[Math.floor(at / width)]! += 1
    columns[at % width]! += 1
  })
  if (top <= 0.05 || clear / saliency.length > 0.9) return WHOLE
  const [above, below] = reach(rows, clear)
  const [before, behind] = reach(columns, clear)
  return { left: before / width, top: above / height, right: (behind + 1) / width, bottom: (below + 1) / height }
}

/** Where 2 % and 98 % of the counts are reached. */
function reach(counts: Float64Array, whole: number): [number, number] {
  let sum = 0
  const sums = counts.map((count) => (sum += count))
  const first = (share: number) => sums.findIndex((value) => value >= share * whole - 1e-9)
  return [first(0.02), first(0.98)]
}

export function isExtensible(sight: Sight): boolean {
  return sight.border !== null && sight.subject !== WHOLE
}

/** The part of a picture of `size` that is `proportion` wide for each of its height. `free` is the part of it that
 * nothing lies upon: the subject is put there as far as the picture allows. */
export function windowOf(sight: Sight, size: Size, proportion: number, free: Box = WHOLE): Box {
  let width = Math.min(1, (proportion * size.height) / size.width)
  let height = Math.min(1, size.width / size.height / proportion)
  const { subject } = sight
  if (isExtensible(sight)) {
    const across = ((subject.right - subject.left) * AIR) / (width * (free.right - free.left))
    const down = ((subject.bottom - subject.top) * AIR) / (height * (free.bottom - free.top))
    const larger = Math.max(1, across, down)
    width *= larger
    height *= larger
  }
  const left = along(subject.left, subject.right, width, (free.left + free.right) / 2, sight, columnsOf)
  const top = along(subject.top, subject.bottom, height, (free.top + free.bottom) / 2, sight, rowsOf)
  return { left, top, right: left + width, bottom: top + height }
}

/** Where the window begins along one side: the subject inside it and its middle near `focus`. */
function along(
  low: number,
  high: number,
  length: number,
  focus: number,
  sight: Sight,
  profile: (sight: Sight) => Float64Array,
): number {
  const wanted = (low + high) / 2 - focus * length
  if (isExtensible(sight)) return wanted
  if (high - low > length) return richest(profile(sight), length)
  return Math.min(Math.max(wanted, Math.max(0, high - length)), Math.min(1 - length, low))
}

function columnsOf({ saliency, width }: Sight): Float64Array {
  const sums = new Float64Array(width)
  saliency.forEach((value, at) => (sums[at % width]! += value ** 2))
  return sums
}

function rowsOf({ saliency, width, height }: Sight): Float64Array {
  const sums = new Float64Array(height)
  saliency.forEach((value, at) => (sums[Math.floor(at / width)]! += value ** 2))
  return sums
}

/** The beginning of the window that shows most; the middle one where several do. */
function richest(profile: Float64Array, length: number): number {
  const cells = Math.max(1, Math.round(length * profile.length))
  const sums = Array.from({ length: profile.length - cells + 1 }, (_, start) =>
    profile.subarray(start, start + cells).reduce((sum, value) => sum + value, 0),
  )
  const most = Math.max(...sums)
  const good = sums.flatMap((sum, start) => (sum >= most * 0.995 ? [start] : []))
  return Math.min(good[good.length >> 1]! / profile.length, 1 - length)
}
