/** A colour of the palette as it is edited; programs know it by its name. */
export interface Swatch {
  name: string
  colour: string
}

export const MOST_COLOURS = 12

export function swatchesOf(palette: Record<string, string>): Swatch[] {
  return Object.entries(palette).map(([name, colour]) => ({ name, colour }))
}

/** The palette in this order. The server gives colours back by the length of their names, then by the alphabet; where
 * that would put another one first, all are numbered anew. */
export function paletteOf(swatches: readonly Swatch[]): Record<string, string> {
  const names = swatches.map(({ name }) => name)
  const keeps = [...names].sort(asStored).every((name, index) => name === names[index])
  const named = keeps && new Set(names).size === names.length && !names.includes('')
  return Object.fromEntries(swatches.map(({ name, colour }, index) => [named ? name : `colour-${index + 1}`, colour]))
}

function asStored(one: string, other: string): number {
  return one.length - other.length || (one < other ? -1 : Number(one > other))
}

/** Words as a person writes them, with commas or on lines, each once. */
export function wordsOf(written: string): string[] {
  const words = written.split(/[,\n;]/).map((word) => word.trim())
  return [...new Set(words.filter(Boolean))]
}
