import { type Book, useBooks } from '@/api/brands'
import { Page } from '@/app/Page'
import { useFormat, useText } from '@/i18n'
import { EmptyState, ErrorNote, LinkButton, Skeleton } from '@/ui'
import { Link } from 'react-router'
import styles from './BrandBooks.module.css'

/** One's brand books. */
export default function BrandBooks() {
  const t = useText()
  const books = useBooks()
  const none = books.data?.length === 0
  return (
    <Page title={t('banner.books.title')} lead={t('banner.books.lead')}>
      <ErrorNote error={books.error} />
      {books.isPending && <Skeleton lines={4} />}
      {none && (
        <EmptyState title={t('banner.books.empty-title')} text={t('banner.books.empty-text')}>
          <LinkButton to="/brand-books/new" variant="primary">
            {t('banner.books.first')}
          </LinkButton>
        </EmptyState>
      )}
      {books.data && !none && (
        <>
          <div>
            <LinkButton to="/brand-books/new" variant="primary">
              {t('banner.books.new')}
            </LinkButton>
          </div>
          <ul className={styles.books}>
            {books.data.map((book) => (
              <li key={book.id}>
                <Cover book={book} />
              </li>
            ))}
          </ul>
        </>
      )}
    </Page>
  )
}

function Cover({ book }: { book: Book }) {
  const t = useText()
  const format = useFormat()
  return (
    <Link to={`/brand-books/${book.id}`} className={styles.cover}>
      <span className={styles.stripes} aria-hidden>
        {Object.entries(book.palette).map(([name, colour]) => (
          <span key={name} style={{ background: colour }} />
        ))}
      </span>
      <span className={styles.row}>
        <span className={styles.name}>{book.name}</span>
        {book.logo_url && <img src={book.logo_url} alt="" className={styles.logo} />}
      </span>
      {book.style_words.length > 0 && <span className={styles.words}>{book.style_words.join(', ')}</span>}
      <span className={styles.words}>{t('banner.books.changed', { day: format.day(book.changed_at) })}</span>
    </Link>
  )
}
