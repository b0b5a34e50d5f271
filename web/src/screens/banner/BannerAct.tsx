import { PanelsTopLeft } from 'lucide-react'
import { useText } from '@/i18n'
import { PictureLink } from '@/screens/start/PictureLink'

/** Below a finished picture: making a banner of it. */
export function BannerAct({ image }: { image: { id: string; media_type: string } }) {
  const t = useText()
  return (
    <PictureLink image={image} to="banner" icon={PanelsTopLeft}>
      {t('banner.act')}
    </PictureLink>
  )
}
