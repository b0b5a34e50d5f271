import type { Language } from './language'
import type english from './texts/en'

export type Texts = typeof english
type Plural = { other: string }

/** Every key of the English texts: `screen.key`, or `screen.group.key`. */
export type Key<Node = Texts, Path extends string = ''> = {
  [Name in keyof Node & string]: Node[Name] extends string | Plural
    ? `${Path}${Name}`
    : Key<Node[Name], `${Path}${Name}.`>
}[keyof Node & string]

export type Values = Record<string, string | number>

export interface Translate {
  /** The text of `key`; `{name}` in it is filled from `values`, and `count` chooses among plural forms. */
  (key: Key, values?: Values): string
  /** The text of a key that comes from the server; null where there is none. */
  lookup: (key: string, values?: Values) => string | null
}

export function translator(texts: object, language: Language): Translate {
  const plurals = new Intl.PluralRules(language)
  const numbers = new Intl.NumberFormat(language)

  function lookup(key: string, values: Values = {}): string | null {
    const found = key.split('.').reduce<unknown>((node, name) => (node as Record<string, unknown>)?.[name], texts)
    const text = isPlural(found) ? pick(found, Number(values.count)) : found
    return typeof text === 'string' ? fill(text, values) : null
  }

  function pick(forms: Plural & Record<string, string>, count: number): string {
    return forms[plurals.select(count)] ?? forms.other
  }

  function fill(text: string, values: Values): string {
    return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
      const value = values[name]
      if (value === undefined) return whole
      return typeof value === 'number' ? numbers.format(value) : value
    })
  }

  return Object.assign((key: Key, values?: Values) => lookup(key, values) ?? key, { lookup })
}

function isPlural(node: unknown): node is Plural & Record<string, string> {
  return typeof node === 'object' && node !== null && typeof (node as Plural).other === 'string'
}
