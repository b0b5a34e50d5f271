import { useState } from 'react'
import { useNavigate, useParams, useSearchParams } from 'react-router'
import { type Order, useOrder } from '@/api/orders'
import type { Image } from '@/api/pictures'
import { Page } from '@/app/Page'
import { useText } from '@/i18n'
import { whole } from '@/lib/whole'
import { Opened } from '@/screens/start/Opened'
import { Sources } from '@/screens/start/Sources'
import { Skeleton } from '@/ui'
import { type Change, changeOf, UNCHANGED } from './change'
import { Marking } from './Marking'
import type { Mark } from './mask/marks'
import { useMask, useStamp } from './mask/useMask'
import { Mending } from './Mending'
import { Versions } from './Versions'

/** Changing a part of a picture. Without one in the address, it is chosen first. */
export default function Repair() {
  const t = useText()
  const { id } = useParams()
  const navigate = useNavigate()
  if (id)
    return (
      <Opened key={id} id={id} title={t('repair.title')} choice="/repair">
        {(picture) => <Begun picture={picture} />}
      </Opened>
    )
  return (
    <Page title={t('repair.choose')} lead={t('repair.choose-lead')}>
      <Sources onChosen={(chosen) => void navigate(`/repair/${chosen}`)} />
    </Page>
  )
}

/** With what an earlier repair marked and said, where the address names one: `again` to make it again, `change` to try
 * it with another seed. What of it is gone or may not be seen is left out. */
function Begun({ picture }: { picture: Image }) {
  const t = useText()
  const [parameters] = useSearchParams()
  const again = parameters.get('again')
  const id = again ?? parameters.get('change')
  const { data: order, isLoading } = useOrder(id)
  const stamp = useStamp(order?.parameters.mask)
  if (isLoading || stamp.isLoading)
    return (
      <Page title={t('repair.title')}>
        <Skeleton lines={6} />
      </Page>
    )
  const seed = again ? (whole(parameters.get('seed') ?? '') ?? 'same') : 'another'
  const said = order?.tool === 'inpaint' ? changeOf(order, seed) : UNCHANGED
  return <Bench picture={picture} said={said} stamp={stamp.data} />
}

interface BenchProps {
  picture: Image
  /** What stands in the form, and what is marked, when it opens. */
  said: Change
  stamp: Mark | undefined
}

/** One picture: marking what is to change, or, with an order in the address, watching that and seeing what it brought. */
function Bench({ picture, said, stamp }: BenchProps) {
  const [parameters, setParameters] = useSearchParams()
  const mask = useMask(picture, stamp)
  const [change, setChange] = useState(said)
  const order = parameters.get('order')
  const goBack = (mended: Order) => {
    if (mask.past.length > 0) return setParameters({})
    // The page was opened anew in the meantime: what was marked and said is known from the order.
    setChange(changeOf(mended, 'another'))
    setParameters({ change: mended.id })
  }
  return order ? (
    <Mending id={order} picture={picture} onBack={goBack}>
      <Versions of={picture.id} />
    </Mending>
  ) : (
    <Marking
      picture={picture}
      mask={mask}
      change={change}
      setChange={setChange}
      onPlaced={({ id }) => setParameters({ order: id })}
    >
      <Versions of={picture.id} />
    </Marking>
  )
}
