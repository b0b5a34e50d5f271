import { WandSparkles } from 'lucide-react'
import { useText } from '@/i18n'
import { PictureLink } from '@/screens/start/PictureLink'

/** Below a finished picture: changing a part of it. */
export function RepairAct({ image }: { image: { id: string; media_type: string } }) {
  const t = useText()
  return (
    <PictureLink image={image} to="repair" icon={WandSparkles}>
      {t('repair.act')}
    </PictureLink>
  )
}
