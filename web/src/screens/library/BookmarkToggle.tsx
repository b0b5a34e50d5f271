import { Bookmark } from 'lucide-react'
import { useText } from '@/i18n'
import { Button, say } from '@/ui'
import styles from './BookmarkAct.module.css'

export interface BookmarkToggleProps {
  kept: boolean
  /** What pressing it does. */
  label: string
  labelled?: boolean
  mark: (keep: boolean, options: { onError: () => void }) => void
}

/** Keeps something, or lets it go; says so where that failed. */
export function BookmarkToggle({ kept, label, labelled, mark }: BookmarkToggleProps) {
  const t = useText()
  return (
    <Button
      variant={labelled ? 'secondary' : 'quiet'}
      icon={!labelled}
      aria-label={label}
      onPress={() => mark(!kept, { onError: () => say(t('library.bookmark.failed')) })}
    >
      <Bookmark aria-hidden className={kept ? styles.kept : undefined} />
      {labelled && label}
    </Button>
  )
}
