import { LIMITS, type Limits } from '@/api/people'
import { whole } from '@/lib/whole'

export type Typed = Record<(typeof LIMITS)[number], string>

/** Limits as they are typed; an empty one is none. */
export function typedLimits(limits: Limits | null): Typed {
  const said = (name: (typeof LIMITS)[number]) => limits?.[name]?.toString() ?? ''
  return Object.fromEntries(LIMITS.map((name) => [name, said(name)])) as Typed
}

/** The limits that were typed; null where one of them is no number. */
export function limitsOf(typed: Typed): Limits | null {
  const read = LIMITS.map((name) => [name, typed[name].trim() ? whole(typed[name]) : null] as const)
  const isWrong = read.some(([name, value]) => typed[name].trim() !== '' && (value === null || value < 0))
  return isWrong ? null : (Object.fromEntries(read) as Limits)
}
