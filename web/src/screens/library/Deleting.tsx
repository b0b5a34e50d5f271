import { useDeleting } from '@/api/library'
import { isProblem } from '@/api/problem'
import { useText } from '@/i18n'
import { Button, Dialog, ErrorNote, say } from '@/ui'

export interface DeletingProps {
  ids: readonly string[]
  isOpen: boolean
  onClose: () => void
  onDeleted: () => void
}

/** Asks before pictures are deleted, and says what stays. */
export function Deleting({ ids, isOpen, onClose, onDeleted }: DeletingProps) {
  const t = useText()
  const deleting = useDeleting()
  const count = ids.length
  const close = () => {
    deleting.reset()
    onClose()
  }
  const confirm = () =>
    deleting.mutate([...ids], {
      onSuccess: () => {
        say(t('library.delete.done', { count }))
        onClose()
        onDeleted()
      },
    })
  return (
    <Dialog
      title={t('library.delete.title', { count })}
      isOpen={isOpen}
      onClose={close}
      feet={
        <>
          <Button onPress={close}>{t('library.delete.back')}</Button>
          <Button variant="danger" isPending={deleting.isPending} onPress={confirm}>
            {t('library.delete.act')}
          </Button>
        </>
      }
    >
      <p>{t('library.delete.text')}</p>
      <p>{t('library.delete.kept')}</p>
      <ErrorNote error={deleting.error}>
        {isProblem(deleting.error, 'conflict') && <p>{t('library.delete.is-logo')}</p>}
      </ErrorNote>
    </Dialog>
  )
}
