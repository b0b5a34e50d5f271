import { startOf } from '@/lib/days'

/** The days of a filter as the API takes them: from the beginning of the first to the end of the last. */
export function period({ from = '', to = '' }: { from?: string; to?: string }): { from?: string; to?: string } {
  return { from: startOf(from), to: startOf(to, 1) }
}
