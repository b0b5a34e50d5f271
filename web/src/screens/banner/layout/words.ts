/** A text as words that a layout can set, as `services/bannerizer/engine/words.py` makes them, but for the hyphens:
 * a word of Latin or Cyrillic letters that is wider than its box breaks here where it must, there by its language. */

export interface Word {
  whole: string
  /** Where it may break when it is wider than its box. */
  parts: readonly string[]
}

export type Lines = readonly (readonly Word[])[]

const HANGUL = /[\uac00-\ud7a3]/
const SHORT = /^[«„“"(]?[A-Za-z\u0400-\u04ff]{1,2}$/
const ADDRESS = /\w[/.@_=&?]+\w/
const SPACES = /[ \t\u00a0\u2000-\u200a\u3000]+/
const BREAKS = /\s*[\n\r\u2028\u2029\v\f]\s*/
const NO_BREAK_SPACE = '\u00a0'

export function linesOf(text: string): Lines {
  return text
    .normalize('NFC')
    .trim()
    .split(BREAKS)
    .map(wordsOf)
    .filter((words) => words.length > 0)
}

/** A short word stays with the next one, and a dash with the one before. */
function wordsOf(line: string): Word[] {
  const units: string[][] = []
  for (const token of line.trim().split(SPACES)) {
    const last = units.at(-1)
    if (last && last.length < 3 && (token === '—' || token === '–' || SHORT.test(last.at(-1)!))) last.push(token)
    else if (token) units.push([token])
  }
  return units.map((unit) => ({ whole: unit.join(NO_BREAK_SPACE), parts: unit.flatMap(brokenAt) }))
}

function brokenAt(token: string, index: number, unit: string[]): string[] {
  const parts = piecesOf(token)
  if (index + 1 < unit.length) parts[parts.length - 1] += ' '
  return parts
}

function piecesOf(token: string): string[] {
  if (HANGUL.test(token)) return token.split(/(?=[\uac00-\ud7a3])/)
  if (ADDRESS.test(token)) return token.split(/(?<=[/.@_=&?-])(?=\w)/)
  return token.split(/(?<=-)(?=[\p{L}\p{N}])/u)
}
