import { ImageUp } from 'lucide-react'
import { useEffect, useState } from 'react'
import { DropZone, type FileDropItem, FileTrigger } from 'react-aria-components'
import { isProblem } from '@/api/problem'
import { useUpload } from '@/api/pictures'
import { useText } from '@/i18n'
import { Button, ErrorNote, Trouble } from '@/ui'
import { OwnPictures } from './OwnPictures'
import { firstPicture, SOURCE_TYPES } from './source'
import styles from './Sources.module.css'

/** A picture to work from: dropped, pasted, chosen as a file, or one of one's own. */
export function Sources({ onChosen }: { onChosen: (id: string) => void }) {
  const t = useText()
  const upload = useUpload()
  const [strange, setStrange] = useState(false)
  const take = (files: Iterable<File>) => {
    const file = firstPicture(files)
    setStrange(!file)
    if (file) upload.mutate(file, { onSuccess: ({ id }) => onChosen(id) })
  }
  usePaste(take)
  return (
    <div className={styles.sources}>
      <DropZone
        className={styles.zone}
        aria-label={t('start.zone')}
        getDropOperation={() => 'copy'}
        onDrop={({ items }) => void filesOf(items.filter((item) => item.kind === 'file')).then(take)}
      >
        <ImageUp aria-hidden />
        <p className={styles.invite}>{t('start.drop')}</p>
        <FileTrigger acceptedFileTypes={SOURCE_TYPES} onSelect={(files) => files && take(files)}>
          <Button variant="primary" isPending={upload.isPending}>
            {t('start.file')}
          </Button>
        </FileTrigger>
        <p className={styles.soft}>{t('start.limits')}</p>
      </DropZone>
      {strange && (
        <Trouble what={t('problems.unsupported-media-type.what')} next={t('problems.unsupported-media-type.next')} />
      )}
      {!strange && (
        <ErrorNote error={upload.error}>
          {isProblem(upload.error, 'unreadable-picture') && <p lang="en">{upload.error.detail}</p>}
        </ErrorNote>
      )}
      <OwnPictures onChosen={onChosen} />
    </div>
  )
}

function filesOf(items: FileDropItem[]): Promise<File[]> {
  return Promise.all(items.map((item) => item.getFile()))
}

/** A picture may be pasted anywhere on the screen. Text that is pasted into a field stays text. */
function usePaste(take: (files: Iterable<File>) => void) {
  useEffect(() => {
    const onPaste = ({ clipboardData }: ClipboardEvent) => {
      if (clipboardData?.files.length) take(clipboardData.files)
    }
    document.addEventListener('paste', onPaste)
    return () => document.removeEventListener('paste', onPaste)
  })
}
