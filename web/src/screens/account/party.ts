import type { Schema } from '@/api/client'
import type { Translate } from '@/i18n'

/** What a holder of credits is called. The demos' budget is nobody, and has a name in each language. */
export function nameOf(party: Schema<'Party'> | null, t: Translate): string | undefined {
  return party?.kind === 'demo' ? t('account.move.demo') : party?.name
}
