import { Download } from 'lucide-react'
import { hasEnded, type Order, usePreview } from '@/api/orders'
import { useFormat, useText } from '@/i18n'
import { canBeShown, Thumb } from '@/screens/library/Thumb'
import { look, Picture, Progress } from '@/ui'
import styles from './Easel.module.css'
import { PICTURE_ACTS } from './pictureActs'

/** The picture while it is painted, before that the one that it is made from, and the pictures once they are there. */
export function Easel({ order }: { order: Order }) {
  if (order.images.length > 0) return <Finished order={order} />
  return hasEnded(order) ? <Bare order={order} /> : <Painting order={order} />
}

function Painting({ order }: { order: Order }) {
  const t = useText()
  const preview = usePreview(order.id)
  const { width, height } = sizeOf(order)
  const source = order.tool === 'banner' ? null : order.parent?.url
  const shown = preview?.url
    ? ({ src: preview.url, alt: t('watch.preview'), look: 'soft' } as const)
    : ({ src: source, alt: source ? t('watch.source') : '', look: 'dim' } as const)
  return (
    <div className={styles.easel}>
      <Picture {...shown} width={width} height={height}>
        {!shown.src && <div className={styles.canvas} aria-hidden />}
      </Picture>
      <Meter order={order} />
    </div>
  )
}

/** How far it is: the place in the queue, or the share that is painted. */
function Meter({ order }: { order: Order }) {
  const t = useText()
  const format = useFormat()
  const preview = usePreview(order.id)
  if (order.status === 'review') return null
  if (order.queue_position) {
    const place = t('watch.queue', { place: order.queue_position })
    const wait = order.expected_seconds
    return <p>{wait ? `${place}, ${t('watch.queue-time', { time: format.seconds(wait) })}` : place}</p>
  }
  const stage = t(`watch.stage.${order.stage ?? 'settle'}`)
  const steps = (preview?.steps ?? 0) > 1 && preview?.step && order.progress > 0
  const label = steps ? `${stage} · ${t('watch.step', { step: preview.step!, steps: preview.steps! })}` : stage
  return <Progress label={label} share={order.progress > 0 ? order.progress : null} />
}

function Finished({ order }: { order: Order }) {
  const t = useText()
  return (
    <ul className={order.images.length > 1 ? styles.several : styles.easel}>
      {order.images.map((image, index) => (
        <li key={image.id}>
          <Picture
            src={canBeShown(image) ? image.url : null}
            alt={t('watch.picture', { number: index + 1, prompt: order.prompt.original })}
            width={image.width}
            height={image.height}
            caption={
              <span className={styles.caption}>
                <span>
                  {image.width} × {image.height}
                </span>
                {PICTURE_ACTS.map((Act) => (
                  <Act key={Act.name} image={image} />
                ))}
                <a
                  className={look({ variant: 'quiet', icon: true })}
                  href={`/api/images/${image.id}/download`}
                  download
                  aria-label={t('watch.download')}
                >
                  <Download aria-hidden />
                </a>
              </span>
            }
          >
            {!canBeShown(image) && <Thumb picture={image} />}
          </Picture>
        </li>
      ))}
    </ul>
  )
}

/** An order that left no picture. */
function Bare({ order }: { order: Order }) {
  const t = useText()
  const { width, height } = sizeOf(order)
  return (
    <Picture alt="" width={width} height={height}>
      <p className={styles.bare}>{order.status === 'succeeded' && t('watch.no-pictures')}</p>
    </Picture>
  )
}

function sizeOf({ parameters }: Order): { width: number; height: number } {
  return { width: Number(parameters.width) || 1, height: Number(parameters.height) || 1 }
}
