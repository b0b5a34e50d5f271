import { useNavigate } from 'react-router'
import { useText } from '@/i18n'
import { Till } from '@/screens/till/Till'
import { Card } from '@/ui'
import type { WishProps } from './Essentials'
import styles from './OrderCard.module.css'
import { Presets } from './Presets'
import { toBody } from './wish'

/** What the order costs, and placing it: from there on it is watched. On a wide screen it stays in sight. */
export function OrderCard({ wish, change }: WishProps) {
  const t = useText()
  const navigate = useNavigate()
  const body = toBody(wish)
  return (
    <Card className={styles.card} aria-labelledby="order-card">
      <h2 id="order-card">{t('create.summary')}</h2>
      <Till
        body={body}
        missing={body ? null : t('create.say-what')}
        submit={t('create.submit')}
        onPlaced={({ id }) => void navigate(`/orders/${id}`)}
      />
      <Presets wish={wish} change={change} />
    </Card>
  )
}
