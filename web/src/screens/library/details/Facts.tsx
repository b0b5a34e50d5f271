import type { Order } from '@/api/orders'
import type { Image } from '@/api/pictures'
import { useFormat, useText } from '@/i18n'
import { Card, PriceTag } from '@/ui'
import styles from './Details.module.css'
import { type Fact, factsOf } from './facts'

const KILOBYTE = 1000

/** The settings that the picture was made with, and its file. */
export function Facts({ image, order }: { image: Image; order?: Order }) {
  const t = useText()
  const format = useFormat()
  const word = useWord()
  const kind = image.media_type.replace(/^.*\/(\w+).*$/, '$1').toUpperCase()
  return (
    <Card aria-labelledby="facts">
      <h2 id="facts">{t('library.facts.title')}</h2>
      <dl className={styles.facts}>
        {image.banner_type && (
          <>
            <dt>{t('create.size')}</dt>
            <dd>{t.lookup(`banner.types.${image.banner_type}`)}</dd>
          </>
        )}
        {factsOf(image, order).map(([fact, value]) => (
          <Pair key={fact} name={t(`library.facts.${fact}`)} value={word(fact, value)} />
        ))}
        <Pair
          name={t('library.facts.file')}
          value={t('library.facts.kilobytes', { kind, size: format.number(Math.ceil(image.bytes / KILOBYTE)) })}
        />
        {order?.status === 'succeeded' && order.price > 0 && (
          <>
            <dt>{t('library.facts.price')}</dt>
            <dd>
              <PriceTag credits={order.price} />
            </dd>
          </>
        )}
      </dl>
    </Card>
  )
}

function Pair({ name, value }: { name: string; value: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  )
}

/** A setting as a person says it; a seed is a name and not a number. */
function useWord(): (fact: Fact, value: string | number) => string {
  const t = useText()
  const format = useFormat()
  return (fact, value) => {
    if (fact === 'product_type') return t.lookup(`create.products.${value}`) ?? String(value)
    if (fact === 'decor_style') return t.lookup(`create.decors.${value}`) ?? String(value)
    if (fact === 'image_position') return t.lookup(`banner.positions.${value}`) ?? String(value)
    if (fact === 'strength') return format.percent(Number(value))
    return typeof value === 'number' && fact !== 'seed' ? format.number(value) : String(value)
  }
}
