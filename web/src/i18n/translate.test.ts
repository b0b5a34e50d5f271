import { describe, expect, test } from 'vitest'
import { translator } from './translate'

const texts = {
  words: {
    hello: 'Hello, {name}',
    pictures: { one: '{count} картинка', few: '{count} картинки', many: '{count} картинок', other: '{count} картинки' },
  },
}

describe('translator', () => {
  const { lookup } = translator(texts, 'ru')

  test('fills in values', () => {
    expect(lookup('words.hello', { name: 'Anna' })).toBe('Hello, Anna')
    expect(lookup('words.hello')).toBe('Hello, {name}')
  })

  test.each([
    [1, '1 картинка'],
    [3, '3 картинки'],
    [5, '5 картинок'],
    [21, '21 картинка'],
  ])('chooses the plural form of %i', (count, said) => {
    expect(lookup('words.pictures', { count })).toBe(said)
  })

  test('knows what it does not know', () => {
    expect(lookup('words.nothing')).toBeNull()
    expect(lookup('problems.unheard-of.what')).toBeNull()
  })
})
