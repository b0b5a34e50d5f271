export { LanguageProvider, loadTexts, useLanguage, useText } from './context'
export { type Format, useFormat } from './format'
export { type Language, LANGUAGE_NAMES, LANGUAGES, preferredLanguage } from './language'
export type { Key, Translate } from './translate'
