import { expect, test } from 'vitest'
import type { Model } from '@/api/catalogue'
import { modelChoices } from './modelChoices'

const models = [
  { name: 'here', title: 'Here', price: 1, installed: true },
  { name: 'away', title: 'Away', price: 2, installed: false },
  { name: 'unknown', title: 'Unknown', price: 3, installed: null },
] as Model[]

test('a model that no worker finds is shown and cannot be chosen; where nobody can tell, it can', () => {
  const said = ((key: string) => key) as unknown as Parameters<typeof modelChoices>[1]
  const choices = modelChoices(models, said)
  expect(choices.map(({ value, note, isDisabled }) => [value, note, isDisabled])).toEqual([
    ['here', 'words.credits', false],
    ['away', 'create.not-installed', true],
    ['unknown', 'words.credits', false],
  ])
})
