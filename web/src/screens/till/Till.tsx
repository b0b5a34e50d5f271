import { useMe } from '@/api/account'
import { type Order, type OrderBody, useQuote } from '@/api/orders'
import { isProblem } from '@/api/problem'
import { useText } from '@/i18n'
import { useSettled } from '@/lib/useSettled'
import { Button, ErrorNote, PriceTag } from '@/ui'
import styles from './Till.module.css'
import { useOrdering } from './useOrdering'

const TYPING_MS = 500

export interface TillProps {
  /** What is asked for its price; null while something is missing. */
  body: OrderBody | null
  /** What is ordered, where that is more than what the price was asked for. */
  make?: () => Promise<OrderBody>
  /** What is missing before it can be ordered. */
  missing: string | null
  submit: string
  onPlaced: (order: Order) => void
}

/** What an order costs, before it is placed; and placing it. */
export function Till({ body, make, missing, submit, onPlaced }: TillProps) {
  const t = useText()
  const available = useMe()?.balance.available ?? 0
  const quote = useQuote(useSettled(body, TYPING_MS))
  const ordering = useOrdering(onPlaced)
  const price = body ? quote.data?.price : undefined
  const short = price !== undefined && price > available
  const error = ordering.error ?? (body && quote.error)
  return (
    <div className={styles.till}>
      {price !== undefined && (
        <dl className={styles.price}>
          <dt>{t('create.price')}</dt>
          <dd>
            <PriceTag credits={price} />
          </dd>
        </dl>
      )}
      {missing && <p className={styles.soft}>{missing}</p>}
      {short && <p className={styles.short}>{t('create.too-few', { count: available })}</p>}
      <ErrorNote error={error} paid>
        {isProblem(error, 'invalid-parameters') && <p lang="en">{error.detail}</p>}
      </ErrorNote>
      <Button
        variant="primary"
        wide
        isDisabled={missing !== null || short}
        isPending={ordering.isPending}
        onPress={() => body && ordering.mutate({ make: make ?? (() => body), price })}
      >
        {submit}
      </Button>
      <p className={styles.soft}>{t('create.only-success')}</p>
    </div>
  )
}
