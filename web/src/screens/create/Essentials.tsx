import { useBrandBooks, useModels } from '@/api/catalogue'
import type { Schema } from '@/api/client'
import { useText } from '@/i18n'
import { Card, Chips, Field, Select, Switch } from '@/ui'
import styles from './Create.module.css'
import { HowMany } from './HowMany'
import { modelChoices } from './modelChoices'
import { shapesOf, type Wish } from './wish'

const PRODUCTS: readonly Schema<'ProductType'>[] = [
  'cake',
  'cup',
  'gift',
  'flower',
  'bottle',
  'house',
  'building',
  'car',
]
const DECORS: readonly Schema<'DecorStyle'>[] = [
  'children',
  'classic',
  'elegant',
  'festive',
  'minimalist',
  'modern',
  'romantic',
  'vintage',
  'wedding',
]

export interface WishProps {
  wish: Wish
  change: (part: Partial<Wish>) => void
}

/** What everybody chooses. */
export function Essentials({ wish, change }: WishProps) {
  const t = useText()
  const books = useBrandBooks().data ?? []
  return (
    <Card>
      <Field
        label={t('create.prompt')}
        hint={t('create.prompt-hint')}
        placeholder={t('arrive.demo.example')}
        rows={4}
        maxLength={2000}
        value={wish.prompt}
        onChange={(prompt) => change({ prompt })}
      />
      <Chips
        label={t('create.product')}
        value={wish.product}
        onChange={(product) => change({ product })}
        choices={[
          { value: '', label: t('create.any') },
          ...PRODUCTS.map((value) => ({ value, label: t(`create.products.${value}`) })),
        ]}
      />
      <div className={styles.pair}>
        <Select
          label={t('create.decor')}
          value={wish.decor}
          onChange={(decor) => change({ decor })}
          choices={[
            { value: '', label: t('words.none') },
            ...DECORS.map((value) => ({ value, label: t(`create.decors.${value}`) })),
          ]}
        />
        <ModelAndSize wish={wish} change={change} />
        {books.length > 0 && (
          <Select
            label={t('create.brand-book')}
            value={wish.brandBook}
            onChange={(brandBook) => change({ brandBook })}
            choices={[
              { value: '', label: t('words.none') },
              ...books.map(({ id, name }) => ({ value: id, label: name })),
            ]}
          />
        )}
      </div>
      <HowMany count={wish.count} onChange={(count) => change({ count })} />
      <Switch
        label={t('create.review')}
        hint={t('create.review-hint')}
        isSelected={wish.review}
        onChange={(review) => change({ review })}
      />
    </Card>
  )
}

function ModelAndSize({ wish, change }: WishProps) {
  const t = useText()
  const models = useModels('generate').data ?? []
  const model = models.find(({ name }) => name === wish.model) ?? models[0]
  const shapes = model?.size ? shapesOf(model.size) : []
  const sizes = shapes.map(({ name, width, height }) => ({
    value: `${width}x${height}`,
    label: t(`create.sizes.${name}`),
    note: `${width} × ${height}`,
  }))
  const known = sizes.some(({ value }) => value === wish.size)
  return (
    <>
      <Select
        label={t('create.size')}
        value={wish.size || (sizes[0]?.value ?? '')}
        onChange={(size) => change({ size })}
        choices={wish.size && !known ? [...sizes, { value: wish.size, label: wish.size.replace('x', ' × ') }] : sizes}
        isDisabled={!model}
      />
      {models.length > 1 && (
        <Select
          label={t('create.model')}
          value={model?.name ?? ''}
          onChange={(name) => change({ model: name, size: '', steps: null, guidance: null, scheduler: '' })}
          choices={modelChoices(models, t)}
        />
      )}
    </>
  )
}
