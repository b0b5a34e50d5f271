import { CopyCheck, Download, type LucideIcon, Trash2, X } from 'lucide-react'
import { useState } from 'react'
import { useArchive } from '@/api/library'
import type { Image } from '@/api/pictures'
import { useText } from '@/i18n'
import { saveFile } from '@/lib/saveFile'
import { Button, ErrorNote } from '@/ui'
import { Deleting } from './Deleting'
import styles from './Selection.module.css'
import { Thumb } from './Thumb'

/** As many as one request takes. */
const MOST = 500
/** Pictures that are shown of a larger choice. */
const SHOWN = 12
const ARCHIVE = 'bottega-pictures.zip'

export interface SelectionProps {
  chosen: readonly Image[]
  onAll: () => void
  onNone: () => void
}

/** What is selected, and what can be done with all of it: beside the pictures, or at the thumb on a phone. */
export function Selection({ chosen, onAll, onNone }: SelectionProps) {
  const t = useText()
  const [asking, setAsking] = useState(false)
  const archive = useArchive()
  const ids = chosen.map(({ id }) => id)
  const download = () => archive.mutate(ids, { onSuccess: (zip) => saveFile(zip, ARCHIVE) })
  return (
    <aside className={styles.bar} aria-label={t('library.selection.title')} data-empty={ids.length === 0 || undefined}>
      <p role="status" className={styles.count}>
        {ids.length > 0 ? t('library.selection.count', { count: ids.length }) : t('library.selection.hint')}
      </p>
      <ul className={styles.chosen} aria-hidden>
        {chosen.slice(0, SHOWN).map((picture) => (
          <li key={picture.id}>
            <Thumb picture={picture} />
          </li>
        ))}
      </ul>
      <ErrorNote error={archive.error} />
      {ids.length > MOST && <p>{t('library.selection.most', { count: MOST })}</p>}
      <div className={styles.acts}>
        {ids.length > 0 && (
          <>
            <Button variant="primary" isPending={archive.isPending} isDisabled={ids.length > MOST} onPress={download}>
              <Word icon={Download}>{t('library.selection.download')}</Word>
            </Button>
            <Button variant="danger" isDisabled={ids.length > MOST} onPress={() => setAsking(true)}>
              <Word icon={Trash2}>{t('library.delete.act')}</Word>
            </Button>
          </>
        )}
        <Button variant="quiet" onPress={onAll}>
          <Word icon={CopyCheck}>{t('library.selection.all')}</Word>
        </Button>
        {ids.length > 0 && (
          <Button variant="quiet" onPress={onNone}>
            <Word icon={X}>{t('library.selection.none')}</Word>
          </Button>
        )}
      </div>
      <Deleting ids={ids} isOpen={asking} onClose={() => setAsking(false)} onDeleted={onNone} />
    </aside>
  )
}

/** An act's name; on a phone its icon alone is seen. */
function Word({ icon: Icon, children }: { icon: LucideIcon; children: string }) {
  return (
    <>
      <Icon aria-hidden />
      <span className={styles.word}>{children}</span>
    </>
  )
}
