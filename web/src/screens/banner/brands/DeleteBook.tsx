import { useState } from 'react'
import { useNavigate } from 'react-router'
import { type Book, useDeleteBook } from '@/api/brands'
import { useText } from '@/i18n'
import { Button, Dialog, ErrorNote, say } from '@/ui'

export function DeleteBook({ book }: { book: Book }) {
  const t = useText()
  const navigate = useNavigate()
  const [asking, setAsking] = useState(false)
  const remove = useDeleteBook()
  const confirm = () =>
    remove.mutate(book.id, {
      onSuccess: () => {
        say(t('banner.books.deleted'))
        void navigate('/brand-books')
      },
    })
  return (
    <>
      <Button variant="danger" onPress={() => setAsking(true)}>
        {t('banner.books.delete')}
      </Button>
      <Dialog
        title={t('banner.books.delete-title', { name: book.name })}
        isOpen={asking}
        onClose={() => setAsking(false)}
        feet={
          <Button variant="danger" isPending={remove.isPending} onPress={confirm}>
            {t('banner.books.delete')}
          </Button>
        }
      >
        <p>{t('banner.books.delete-text')}</p>
        <ErrorNote error={remove.error} />
      </Dialog>
    </>
  )
}
