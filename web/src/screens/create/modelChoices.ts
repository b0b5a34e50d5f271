import type { Model } from '@/api/catalogue'
import type { useText } from '@/i18n'
import type { Choice } from '@/ui'

/** Models with their prices. One that no worker finds is shown and cannot be chosen; where nobody can tell, it can. */
export function modelChoices(models: readonly Model[], t: ReturnType<typeof useText>): Choice<string>[] {
  return models.map(({ name, title, price, installed }) => ({
    value: name,
    label: title,
    note: installed === false ? t('create.not-installed') : t('words.credits', { count: price }),
    isDisabled: installed === false,
  }))
}
