import { useState } from 'react'
import type { Book } from '@/api/brands'
import type { Image } from '@/api/pictures'
import { useText } from '@/i18n'
import { Chips, LinkButton } from '@/ui'
import styles from './Banner.module.css'
import { type Plan, sizesOf } from './plan'
import { Preview } from './preview/Preview'

/** The banner as it will be, in one of the sizes chosen. It stays in sight. */
export function Stage({ picture, plan, book }: { picture: Image; plan: Plan; book: Book | null }) {
  const t = useText()
  const [wanted, setWanted] = useState(plan.types[0] ?? 'social_square')
  const sizes = sizesOf(plan) ?? []
  const size = sizes.find(({ type }) => type === wanted) ?? sizes[0]
  return (
    <section className={styles.stage} aria-label={t('banner.preview')}>
      {size ? (
        <Preview picture={picture} plan={plan} book={book} size={size} />
      ) : (
        <p className={styles.soft}>{t('banner.missing.size')}</p>
      )}
      {size && sizes.length > 1 && (
        <Chips
          label={t('banner.shown')}
          value={size.type}
          onChange={setWanted}
          choices={sizes.map(({ type }) => ({ value: type, label: t(`banner.types.${type}`) }))}
        />
      )}
      <div className={styles.feet}>
        <LinkButton variant="quiet" to="/banner">
          {t('start.another')}
        </LinkButton>
      </div>
    </section>
  )
}
