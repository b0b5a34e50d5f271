import { hasEnded, type Order } from '@/api/orders'
import { useText } from '@/i18n'
import styles from './Stages.module.css'

type Stage = NonNullable<Order['stage']>

/** The steps of an order, and where it is. */
export function Stages({ order }: { order: Order }) {
  const t = useText()
  if (hasEnded(order)) return null
  const stages = stagesOf(order)
  const now = order.stage ? stages.indexOf(order.stage) : -1
  return (
    <ol className={styles.stages} aria-label={t('watch.stages')}>
      {stages.map((stage, index) => (
        <li
          key={stage}
          className={styles.stage}
          data-state={index < now ? 'past' : index === now ? 'now' : 'next'}
          aria-current={index === now ? 'step' : undefined}
        >
          {t(`watch.stage.${stage}`)}
        </li>
      ))}
    </ol>
  )
}

function stagesOf({ tool, parameters }: Order): Stage[] {
  if (tool === 'banner') return ['hold', 'compose', 'settle']
  if (tool === 'inpaint') return ['hold', 'translate', 'inpaint', 'settle']
  const review: Stage[] = parameters.review ? ['review'] : []
  return ['hold', 'translate', 'enhance', ...review, 'generate', 'settle']
}
