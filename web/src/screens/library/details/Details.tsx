import { RotateCcw, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useNavigate, useParams } from 'react-router'
import { useMe } from '@/api/account'
import { type Order, useOrder } from '@/api/orders'
import { type Image, usePicture } from '@/api/pictures'
import { Page } from '@/app/Page'
import { useFormat, useText } from '@/i18n'
import { canBeAgain, orderAgain } from '@/screens/watch/again'
import { PromptChain } from '@/screens/watch/PromptChain'
import { PICTURE_ACTS } from '@/screens/watch/pictureActs'
import { Button, Columns, ErrorNote, LinkButton, Picture, Side, Skeleton } from '@/ui'
import { BookmarkAct, BookmarkButton } from '../BookmarkAct'
import { Deleting } from '../Deleting'
import { canBeShown, Thumb } from '../Thumb'
import styles from './Details.module.css'
import { DownloadMenu } from './DownloadMenu'
import { Facts } from './Facts'
import { Lineage } from './Lineage'

/** One picture: what it shows, how it came about, and what can be done with it. */
export default function Details() {
  const t = useText()
  const { id = '' } = useParams()
  const picture = usePicture(id)
  return (
    <Page key={id} title={picture.data ? t(`library.made.${madeOf(picture.data)}`) : t('library.title')}>
      <ErrorNote error={picture.error}>
        <LinkButton to="/library">{t('library.back')}</LinkButton>
      </ErrorNote>
      {picture.isPending && <Skeleton lines={6} />}
      {picture.data && (picture.data.order_id ? <Ordered image={picture.data} /> : <Shown image={picture.data} />)}
    </Page>
  )
}

function madeOf({ kind, tool }: Image): NonNullable<Order['tool']> | 'upload' | 'mask' {
  return kind === 'picture' ? ((tool ?? 'generate') as Order['tool']) : kind
}

/** With the order that made it. Whoever may only see the picture does without. */
function Ordered({ image }: { image: Image }) {
  const order = useOrder(image.order_id)
  if (order.isPending) return <Skeleton lines={6} />
  return <Shown image={image} order={order.data} />
}

function Shown({ image, order }: { image: Image; order?: Order }) {
  const t = useText()
  const format = useFormat()
  return (
    <Columns split="picture">
      <Side>
        <Picture
          src={canBeShown(image) ? image.url : null}
          alt={image.prompt || t('start.unnamed')}
          width={image.width}
          height={image.height}
          caption={`${image.width} × ${image.height} · ${format.time(image.created_at)}`}
        >
          {!canBeShown(image) && <Thumb picture={image} />}
        </Picture>
        <Acts image={image} order={order} />
      </Side>
      <Side>
        {order && <PromptChain order={order} />}
        {image.prompt && !order?.prompt.enhanced && <p className={styles.prompt}>{image.prompt}</p>}
        <Facts image={image} order={order} />
        <Lineage of={image.id} />
      </Side>
    </Columns>
  )
}

function Acts({ image, order }: { image: Image; order?: Order }) {
  const t = useText()
  const navigate = useNavigate()
  const mine = useMe()?.username === image.username
  const [asking, setAsking] = useState(false)
  const again = () => {
    const to = order && orderAgain(order, image)
    if (to) void navigate(to)
  }
  return (
    <div className={styles.acts}>
      <DownloadMenu image={image} />
      {mine && (
        <>
          <BookmarkButton id={image.id} labelled />
          {order && canBeAgain(order) && (
            <Button onPress={again}>
              <RotateCcw aria-hidden />
              {t('library.again')}
            </Button>
          )}
          {PICTURE_ACTS.filter((Act) => Act !== BookmarkAct).map((Act) => (
            <Act key={Act.name} image={{ ...image, order_id: image.order_id ?? '' }} />
          ))}
          <Button variant="danger" onPress={() => setAsking(true)}>
            <Trash2 aria-hidden />
            {t('library.delete.act')}
          </Button>
          <Deleting
            ids={[image.id]}
            isOpen={asking}
            onClose={() => setAsking(false)}
            onDeleted={() => void navigate('/library', { replace: true })}
          />
        </>
      )}
    </div>
  )
}
