import { recall, remember } from '@/lib/stored'

export const LANGUAGES = ['en', 'ru', 'ko'] as const
export type Language = (typeof LANGUAGES)[number]
export const LANGUAGE_NAMES: Record<Language, string> = { en: 'English', ru: 'Русский', ko: '한국어' }

function isLanguage(value: string | null | undefined): value is Language {
  return LANGUAGES.some((language) => language === value)
}

/** The language that was chosen here, else the first of the browser's that there is. */
export function preferredLanguage(browser: readonly string[] = navigator.languages): Language {
  const chosen = recall('language')
  if (isLanguage(chosen)) return chosen
  return browser.map((tag) => tag.slice(0, 2).toLowerCase()).find(isLanguage) ?? 'en'
}

export function rememberLanguage(language: Language): void {
  remember('language', language)
}
