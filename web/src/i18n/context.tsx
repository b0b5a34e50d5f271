import { createContext, type ReactNode, useCallback, useContext, useMemo, useState } from 'react'
import { I18nProvider } from 'react-aria-components'
import { type Language, rememberLanguage } from './language'
import { type Texts, type Translate, translator } from './translate'

const LOADERS: Record<Language, () => Promise<{ default: object }>> = {
  en: () => import('./texts/en'),
  ru: () => import('./texts/ru'),
  ko: () => import('./texts/ko'),
}

/** The texts of a language; a test sees to it that all have the keys of the English ones. */
export async function loadTexts(language: Language): Promise<Texts> {
  return (await LOADERS[language]()).default as Texts
}

interface Speaking {
  language: Language
  speak: (language: Language) => Promise<void>
  t: Translate
}

const Context = createContext<Speaking | null>(null)

export function LanguageProvider({
  initial,
  children,
}: {
  initial: { language: Language; texts: Texts }
  children: ReactNode
}) {
  const [spoken, setSpoken] = useState(initial)
  const speak = useCallback(async (language: Language) => {
    const texts = await loadTexts(language)
    rememberLanguage(language)
    document.documentElement.lang = language
    setSpoken({ language, texts })
  }, [])
  const value = useMemo(
    () => ({ language: spoken.language, speak, t: translator(spoken.texts, spoken.language) }),
    [spoken, speak],
  )
  return (
    <Context value={value}>
      <I18nProvider locale={spoken.language}>{children}</I18nProvider>
    </Context>
  )
}

/** The language now spoken, and how to speak another. */
export function useLanguage(): Speaking {
  const speaking = useContext(Context)
  if (!speaking) throw new Error('no LanguageProvider')
  return speaking
}

/** `t('create.title')`: the text in the person's language. */
export function useText(): Translate {
  return useLanguage().t
}
