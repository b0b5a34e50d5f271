/** The whole number that was typed; null where it is none. Spaces between digits are let pass. */
export function whole(text: string): number | null {
  const said = text.replace(/\s/g, '').replace('−', '-')
  return /^[+-]?\d{1,12}$/.test(said) ? Number(said) : null
}
