import { Layers2 } from 'lucide-react'
import { useText } from '@/i18n'
import { PictureLink } from './PictureLink'

/** Below a finished picture: making variations of it. */
export function VaryAct({ image }: { image: { id: string; media_type: string } }) {
  const t = useText()
  return (
    <PictureLink image={image} to="start" icon={Layers2}>
      {t('start.act')}
    </PictureLink>
  )
}
