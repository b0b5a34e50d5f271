import type { Line } from '@/api/statistics'
import { eachDay } from '@/lib/days'

const LINES = 4

/** Where lines are drawn behind bars of up to `most`: round whole numbers from 0 on, the last one at the top. */
export function scale(most: number, lines = LINES): number[] {
  const step = roundStep(most / lines)
  const count = Math.max(Math.ceil(most / step), 1)
  return Array.from({ length: count + 1 }, (_, line) => line * step)
}

function roundStep(least: number): number {
  if (least <= 1) return 1
  const power = 10 ** Math.floor(Math.log10(least))
  return ([1, 2, 5, 10].find((each) => each * power >= least) ?? 10) * power
}

/** A line for every day, those on which nothing ended too. */
export function withEmptyDays(lines: readonly Line[], from: string, to: string): Line[] {
  const known = new Map(lines.map((line) => [line.key, line]))
  return eachDay(from, to).map((day) => known.get(day) ?? { key: day, orders: 0, succeeded: 0, images: 0, credits: 0 })
}

/** Which of `count` names below a chart are written, so that each has `room` pixels of `width`. */
export function named(count: number, width: number, room: number): (place: number) => boolean {
  const every = Math.max(Math.ceil((count * room) / Math.max(width, 1)), 1)
  return (place) => place % every === 0
}
