import { useNavigate, useParams, useSearchParams } from 'react-router'
import { useOrder } from '@/api/orders'
import type { Image } from '@/api/pictures'
import { Page } from '@/app/Page'
import { useText } from '@/i18n'
import { whole } from '@/lib/whole'
import { Skeleton } from '@/ui'
import { Opened } from './Opened'
import { Sources } from './Sources'
import { firstVariation, variationOf } from './variation'
import { Varying } from './Varying'

/** Variations of a picture. Without one in the address, it is chosen first. */
export default function Start() {
  const t = useText()
  const { id } = useParams()
  const navigate = useNavigate()
  if (id)
    return (
      <Opened key={id} id={id} title={t('start.title')} choice="/start">
        {(picture) => (
          <Page title={t('start.title')}>
            <Begun picture={picture} />
          </Page>
        )}
      </Opened>
    )
  return (
    <Page title={t('start.choose')} lead={t('start.choose-lead')}>
      <Sources onChosen={(chosen) => void navigate(`/start/${chosen}`)} />
    </Page>
  )
}

/** With what was said before: by the order in the address, which is to be made again, or by the one that made the
 * picture. Where that order may not be seen, the picture alone is begun with. */
function Begun({ picture }: { picture: Image }) {
  const [parameters] = useSearchParams()
  const again = parameters.get('again')
  const id = again ?? picture.order_id
  const { data: order, isPending } = useOrder(id)
  if (id && isPending) return <Skeleton lines={6} />
  const seed = whole(parameters.get('seed') ?? '')
  const first = again && order?.tool === 'image_to_image' ? variationOf(order, seed) : firstVariation(picture, order)
  return <Varying key={id} picture={picture} first={first} />
}
