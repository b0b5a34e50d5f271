import { useNavigate, useParams } from 'react-router'
import { Page } from '@/app/Page'
import { useText } from '@/i18n'
import { Opened } from '@/screens/start/Opened'
import { Sources } from '@/screens/start/Sources'
import { Editor } from './Editor'

/** A banner around a picture. Without one in the address, it is chosen first. */
export default function Banner() {
  const t = useText()
  const { id } = useParams()
  const navigate = useNavigate()
  if (id)
    return (
      <Opened key={id} id={id} title={t('banner.title')} choice="/banner">
        {(picture) => (
          <Page title={t('banner.title')}>
            <Editor picture={picture} />
          </Page>
        )}
      </Opened>
    )
  return (
    <Page title={t('banner.choose')} lead={t('banner.choose-lead')}>
      <Sources onChosen={(chosen) => void navigate(`/banner/${chosen}`)} />
    </Page>
  )
}
