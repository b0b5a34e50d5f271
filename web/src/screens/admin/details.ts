/** The details of an act in one line: `Limit a day: 10 → 20 · Amount: 60`. Ids say nothing to a reader and are left out. */
export function toldDetails(details: Record<string, unknown>, called: (name: string) => string, none: string): string {
  const { changed, ...others } = details
  const said = (value: unknown) =>
    value === null || value === '' ? none : String(value).replace(/^(\d{4}-\d\d-\d\d)T.*/, '$1')
  const changes = Object.entries((changed ?? {}) as Record<string, [unknown, unknown]>).map(
    ([name, [before, after]]) => `${called(name)}: ${said(before)} → ${said(after)}`,
  )
  const rest = Object.entries(others)
    .filter(([name, value]) => !/(^|_)id$/.test(name) && value !== null && typeof value !== 'object')
    .map(([name, value]) => `${called(name)}: ${said(value)}`)
  return [...changes, ...rest].join(' · ')
}
