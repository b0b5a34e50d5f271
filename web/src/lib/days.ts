const DAY_MS = 86_400_000

/** The day of a moment, in UTC, as ISO 8601 writes it. */
export function dayOf(moment: number): string {
  return new Date(moment).toISOString().slice(0, 10)
}

/** The last `count` days up to today: the first of them, and the day after the last. */
export function lastDays(count: number, now: number): { from: string; to: string } {
  return { from: dayOf(now - (count - 1) * DAY_MS), to: dayOf(now + DAY_MS) }
}

/** Every day from `from` to before `to`. */
export function eachDay(from: string, to: string): string[] {
  const first = Date.parse(from)
  const count = Math.round((Date.parse(to) - first) / DAY_MS)
  return Array.from({ length: Math.max(count, 0) }, (_, day) => dayOf(first + day * DAY_MS))
}

/** The moment at which a day that was entered here begins, or with `after` the next one; none for no day. */
export function startOf(day: string, after = 0): string | undefined {
  const moment = new Date(`${day}T00:00`)
  if (Number.isNaN(moment.getTime())) return undefined
  moment.setDate(moment.getDate() + after)
  return moment.toISOString()
}

/** The last second of a day that was entered here; null for no day. */
export function endOf(day: string): string | null {
  const next = startOf(day, 1)
  return next ? new Date(Date.parse(next) - 1000).toISOString() : null
}
