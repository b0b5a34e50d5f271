import { Download } from 'lucide-react'
import type { Image } from '@/api/pictures'
import { useText } from '@/i18n'
import { canBeSource } from '@/screens/start/source'
import { Button, look, Menu } from '@/ui'

const FORMATS = ['png', 'jpeg', 'webp'] as const

/** The picture as a file: as it is stored, in another format, or without the record of how it was made. A drawing or a
 * document is had only as it is. */
export function DownloadMenu({ image }: { image: Image }) {
  const t = useText()
  const address = (query = '') => `${image.download_url}${query}`
  if (!canBeSource(image))
    return (
      <a className={look({ variant: 'primary' })} href={address()} download>
        <Download aria-hidden />
        {t('watch.download')}
      </a>
    )
  const others = FORMATS.filter((format) => image.media_type !== `image/${format}`)
  const save = (query?: string) => () => window.location.assign(address(query))
  return (
    <Menu
      label={t('watch.download')}
      trigger={
        <Button variant="primary">
          <Download aria-hidden />
          {t('watch.download')}
        </Button>
      }
      acts={[
        { id: 'stored', label: t('library.download.stored'), onAction: save() },
        ...others.map((format) => ({
          id: format,
          label: t('library.download.as', { format: format.toUpperCase() }),
          onAction: save(`?format=${format}`),
        })),
        { id: 'clean', label: t('library.download.clean'), onAction: save('?clean=true') },
      ]}
    />
  )
}
