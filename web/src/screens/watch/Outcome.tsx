import { hasEnded, type Order } from '@/api/orders'
import { useText } from '@/i18n'
import { PriceTag, Trouble } from '@/ui'
import styles from './PromptChain.module.css'

/** How an order ended: what it cost (nothing, where it was a demo), or what went wrong, and what is to be noted. */
export function Outcome({ order }: { order: Order }) {
  const t = useText()
  return (
    <>
      {order.status === 'cancelled' && (
        <p>
          {t('watch.cancelled')} {t('problems.nothing-charged')}
        </p>
      )}
      {order.error && (
        <Trouble
          what={t.lookup(`failures.${order.error.code}.what`) ?? order.error.reason}
          charged={t('problems.nothing-charged')}
          next={t.lookup(`failures.${order.error.code}.next`)}
        >
          {t.lookup(`failures.${order.error.code}.what`) && <p lang="en">{order.error.reason}</p>}
        </Trouble>
      )}
      {order.status === 'succeeded' && (
        <p>{order.free || !order.price ? t('watch.free') : <PriceTag credits={order.price} />}</p>
      )}
      {hasEnded(order) && order.warnings.length > 0 && (
        <div className={styles.warnings}>
          <h2>{t('watch.warnings')}</h2>
          <ul>
            {order.warnings.map((warning) => (
              <li key={warning}>{warning}</li>
            ))}
          </ul>
        </div>
      )}
    </>
  )
}
