import type { Narrowed } from '@/api/library'
import { startOf } from '@/lib/days'

export const SHOWN = ['all', 'generate', 'image_to_image', 'inpaint', 'banner', 'upload'] as const
export type Shown = (typeof SHOWN)[number]
export const PERIODS = ['today', 'week', 'month', 'day'] as const
const DAYS: Readonly<Record<string, number>> = { today: 1, week: 7, month: 30 }

/** As they stand in the address; empty: not narrowed by it. */
export interface Filters {
  show: string
  period: string
  /** `2026-05-31`, for the period of one day. */
  day: string
  kept: string
}

/** What is asked of the server. Days are those of the person's clock, and not of the server's. */
export function narrowed({ show, period, day, kept }: Filters, now: Date): Narrowed {
  return {
    ...(show === 'upload' ? { kind: 'upload' as const } : isTool(show) && { tool: show }),
    ...(period === 'day' ? within(day) : period in DAYS && daysAgo(now, DAYS[period]! - 1)),
    ...(kept && { bookmarked: true as const }),
  }
}

function isTool(show: string): show is NonNullable<Narrowed['tool']> {
  return show !== 'all' && show !== 'upload' && SHOWN.some((each) => each === show)
}

function daysAgo(now: Date, days: number): Narrowed {
  return { from: new Date(now.getFullYear(), now.getMonth(), now.getDate() - days).toISOString() }
}

function within(day: string): Narrowed {
  const from = startOf(day)
  return from ? { from, to: startOf(day, 1) } : {}
}
