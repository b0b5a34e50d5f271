import { Link } from 'react-router'
import type { Book } from '@/api/brands'
import { useText } from '@/i18n'
import { Card, Chips, Select } from '@/ui'
import styles from './Banner.module.css'
import { Ground } from './Ground'
import { LogoPick } from './LogoPick'
import type { PlanProps } from './Editor'
import type { Position } from './layout/arrange'

const POSITIONS: readonly Position[] = ['left', 'right', 'top', 'bottom', 'background']

interface AppearanceProps extends PlanProps {
  books: readonly Book[]
  book: Book | null
}

/** What the banner looks like: the brand, the place of the picture, the ground, the logo. */
export function Appearance({ plan, change, books, book }: AppearanceProps) {
  const t = useText()
  return (
    <Card>
      {books.length > 0 ? (
        <Select
          label={t('create.brand-book')}
          value={book ? plan.brandBook : ''}
          onChange={(brandBook) => change({ brandBook })}
          choices={[
            { value: '', label: t('words.none') },
            ...books.map(({ id, name }) => ({ value: id, label: name })),
          ]}
        />
      ) : (
        <p className={styles.soft}>{t('banner.no-books')}</p>
      )}
      <Link to="/brand-books">{t(books.length > 0 ? 'banner.books.open' : 'banner.books.first')}</Link>
      <Chips
        label={t('banner.position')}
        value={plan.position}
        onChange={(position) => change({ position })}
        choices={[
          { value: '' as const, label: t('banner.positions.fitting') },
          ...POSITIONS.map((value) => ({ value, label: t(`banner.positions.${value}`) })),
        ]}
      />
      <Ground plan={plan} change={change} palette={book?.palette ?? {}} />
      <LogoPick
        label={t('banner.logo')}
        none={book?.logo ? t('banner.logo-of-brand') : t('banner.logo-none')}
        logo={plan.logo || null}
        onChange={(logo) => change({ logo: logo ?? '' })}
      />
    </Card>
  )
}
