import { useState } from 'react'
import { useNavigate, useParams } from 'react-router'
import { type Book, useBooks, useSaveBook } from '@/api/brands'
import { isProblem } from '@/api/problem'
import { Page } from '@/app/Page'
import { useText } from '@/i18n'
import { Button, Card, Chips, ErrorNote, Field, LinkButton, say, Skeleton } from '@/ui'
import { LogoPick } from '../LogoPick'
import { DeleteBook } from './DeleteBook'
import styles from './BrandBook.module.css'
import { paletteOf, swatchesOf, wordsOf } from './palette'
import { Palette } from './Palette'

const FONTS = ['sans', 'serif', 'rounded'] as const
const NEW = 'new'

/** A brand book: a new one, or one's own to be changed. */
export default function BrandBook() {
  const t = useText()
  const { id = NEW } = useParams()
  const books = useBooks()
  const book = books.data?.find((each) => each.id === id)
  if (id === NEW)
    return (
      <Page title={t('banner.books.new-title')} lead={t('banner.books.lead')}>
        <Form key={NEW} book={null} />
      </Page>
    )
  return (
    <Page title={book?.name ?? t('banner.books.title')}>
      <ErrorNote error={books.error} />
      {books.isPending && <Skeleton lines={6} />}
      {book && <Form key={book.id} book={book} />}
      {books.data && !book && (
        <div className={styles.gone}>
          <p>{t('banner.books.gone')}</p>
          <LinkButton to="/brand-books">{t('banner.books.all')}</LinkButton>
        </div>
      )}
    </Page>
  )
}

function Form({ book }: { book: Book | null }) {
  const t = useText()
  const navigate = useNavigate()
  const [name, setName] = useState(book?.name ?? '')
  const [swatches, setSwatches] = useState(() =>
    swatchesOf(book?.palette ?? { 'colour-1': '#7a1f3d', 'colour-2': '#e8b04a' }),
  )
  const [heading, setHeading] = useState(book?.heading_font ?? 'sans')
  const [text, setText] = useState(book?.text_font ?? 'sans')
  const [style, setStyle] = useState(book?.style_words.join(', ') ?? '')
  const [forbidden, setForbidden] = useState(book?.forbidden_words.join(', ') ?? '')
  const [logo, setLogo] = useState(book?.logo ?? null)
  const save = useSaveBook(book?.id ?? null)
  const submit = () =>
    save.mutate(
      {
        name: name.trim(),
        palette: paletteOf(swatches),
        heading_font: heading,
        text_font: text,
        style_words: wordsOf(style),
        forbidden_words: wordsOf(forbidden),
        logo,
      },
      {
        onSuccess: () => {
          say(t('banner.books.saved'))
          void navigate('/brand-books')
        },
      },
    )
  const fonts = FONTS.map((value) => ({ value, label: t(`banner.fonts.${value}`) }))
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <Card>
        <Field label={t('banner.books.name')} value={name} onChange={setName} maxLength={100} />
        <Palette swatches={swatches} onChange={setSwatches} />
        <LogoPick label={t('banner.logo')} none={t('banner.logo-none')} logo={logo} onChange={setLogo} />
      </Card>
      <Card>
        <Chips label={t('banner.books.heading-font')} value={heading} onChange={setHeading} choices={fonts} />
        <Chips label={t('banner.books.text-font')} value={text} onChange={setText} choices={fonts} />
        <Field
          label={t('banner.books.style')}
          hint={t('banner.books.style-hint')}
          placeholder={t('banner.books.style-example')}
          value={style}
          onChange={setStyle}
        />
        <Field
          label={t('banner.books.forbidden')}
          hint={t('banner.books.forbidden-hint')}
          value={forbidden}
          onChange={setForbidden}
        />
      </Card>
      <ErrorNote error={save.error}>
        {isProblem(save.error, 'invalid-parameters') && <p lang="en">{save.error.detail}</p>}
      </ErrorNote>
      <div className={styles.acts}>
        <Button type="submit" variant="primary" isPending={save.isPending} isDisabled={!name.trim()}>
          {t('banner.books.save')}
        </Button>
        {book && <DeleteBook book={book} />}
      </div>
    </form>
  )
}
