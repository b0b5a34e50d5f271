import { faces } from '../layout/fonts'
import type { Measure } from '../layout/kit'

const EM = 200
const MOST_KEPT = 20_000

/** Measures texts with the browser's own shaping, each once. Make a new one when fonts have come. */
export function makeMeasure(): Measure {
  const pen = document.createElement('canvas').getContext('2d')!
  const known = new Map<string, number>()
  return (text, font, weight) => {
    const key = `${font} ${weight} ${text}`
    const found = known.get(key)
    if (found !== undefined) return found
    pen.font = `${weight} ${EM}px ${faces(font)}`
    pen.textRendering = 'geometricPrecision'
    const width = pen.measureText(text).width / EM
    if (known.size > MOST_KEPT) known.clear()
    known.set(key, width)
    return width
  }
}
