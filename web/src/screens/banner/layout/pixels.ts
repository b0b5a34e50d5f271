import { type Triple, WHITE } from './colours'
import type { Box } from './sight'

const THUMB = 128
const OPAQUE = 128

/** The pixels of a picture; clear ones are white, as the bannerizer takes them. */
export class Pixels {
  constructor(
    readonly width: number,
    readonly height: number,
    private readonly values: Float64Array,
  ) {}

  static of({ width, height, data }: Pick<ImageData, 'width' | 'height' | 'data'>): Pixels {
    const values = new Float64Array(width * height * 3)
    for (let at = 0; at < width * height; at++) {
      const alpha = data[at * 4 + 3]! / 255
      for (let channel = 0; channel < 3; channel++)
        values[at * 3 + channel] = data[at * 4 + channel]! * alpha + WHITE[channel]! * (1 - alpha)
    }
    return new Pixels(width, height, values)
  }

  at(x: number, y: number): Triple {
    const start = (y * this.width + x) * 3
    return [this.values[start]!, this.values[start + 1]!, this.values[start + 2]!]
  }

  map(what: (colour: Triple) => number): Float64Array {
    return Float64Array.from({ length: this.width * this.height }, (_, at) =>
      what(this.at(at % this.width, Math.floor(at / this.width))),
    )
  }

  all(): Triple[] {
    return this.within({ left: 0, top: 0, right: 1, bottom: 1 })
  }

  /** Those in a box, given in shares. */
  within({ left, top, right, bottom }: Box): Triple[] {
    const found: Triple[] = []
    const [x0, y0] = [Math.max(0, Math.floor(left * this.width)), Math.max(0, Math.floor(top * this.height))]
    for (let y = y0; y < Math.min(this.height, bottom * this.height); y++)
      for (let x = x0; x < Math.min(this.width, right * this.width); x++) found.push(this.at(x, y))
    return found
  }

  /** A copy of at most `side` on its longest side: each pixel the mean of those that it stands for. */
  thumb(side = THUMB): Pixels {
    const scale = Math.max(this.width, this.height) / side
    if (scale <= 1) return this
    const [width, height] = [this.width, this.height].map((length) => Math.max(1, Math.round(length / scale))) as [
      number,
      number,
    ]
    const values = new Float64Array(width * height * 3)
    for (let y = 0; y < height; y++)
      for (let x = 0; x < width; x++) {
        const box = { left: x / width, top: y / height, right: (x + 1) / width, bottom: (y + 1) / height }
        values.set(meanOf(this.within(box)), (y * width + x) * 3)
      }
    return new Pixels(width, height, values)
  }
}

function meanOf(colours: readonly Triple[]): Triple {
  const sum = [0, 0, 0]
  for (const colour of colours) colour.forEach((value, channel) => (sum[channel]! += value))
  return sum.map((value) => Math.round(value / colours.length)) as unknown as Triple
}

/** A logo: what of its file is not empty margin, as shares, and the colours that are drawn in it. */
export interface Mark {
  width: number
  height: number
  filled: Box
  drawn: Triple[]
  /** Whether there are pixels that let the ground through. */
  clear: boolean
}

/** Null for one that is wholly clear. */
export function markOf({ width, height, data }: Pick<ImageData, 'width' | 'height' | 'data'>): Mark | null {
  let [left, top, right, bottom] = [width, height, 0, 0]
  const seen: { x: number; y: number; alpha: number; colour: Triple }[] = []
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const at = (y * width + x) * 4
      const alpha = data[at + 3]!
      if (alpha === 0) continue
      left = Math.min(left, x)
      right = Math.max(right, x + 1)
      top = Math.min(top, y)
      bottom = Math.max(bottom, y + 1)
      seen.push({ x, y, alpha, colour: [data[at]!, data[at + 1]!, data[at + 2]!] })
    }
  if (seen.length === 0) return null
  const drawn = seen.filter(({ alpha }) => alpha > OPAQUE).map(({ colour }) => colour)
  return {
    width: right - left,
    height: bottom - top,
    filled: { left: left / width, top: top / height, right: right / width, bottom: bottom / height },
    drawn,
    clear: drawn.length < (right - left) * (bottom - top),
  }
}
