import { Bookmark, Check } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { Checkbox, GridList, GridListItem } from 'react-aria-components'
import type { Image } from '@/api/pictures'
import { useFormat, useText } from '@/i18n'
import { Columns, Side } from '@/ui'
import styles from './Gallery.module.css'
import { Selection } from './Selection'
import { Thumb } from './Thumb'

export interface GalleryProps {
  pictures: readonly Image[]
  /** The button that fetches the next ones. */
  more: ReactNode
}

/** The pictures. Arrows move among them, Space selects, Enter opens. Once one is selected, a tap selects others. */
export function Gallery({ pictures, more }: GalleryProps) {
  const t = useText()
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const chosen = pictures.filter(({ id }) => selected.has(id))
  const all = () => setSelected(new Set(pictures.map(({ id }) => id)))
  return (
    <Columns split="bar">
      <Side className={styles.pictures}>
        <GridList
          className={styles.grid}
          aria-label={t('library.pictures')}
          layout="grid"
          items={pictures}
          selectionMode="multiple"
          selectedKeys={selected}
          onSelectionChange={(keys) => (keys === 'all' ? all() : setSelected(keys as Set<string>))}
        >
          {(picture) => <Tile picture={picture} />}
        </GridList>
        {more}
      </Side>
      <Selection chosen={chosen} onAll={all} onNone={() => setSelected(new Set())} />
    </Columns>
  )
}

function Tile({ picture }: { picture: Image }) {
  const t = useText()
  const format = useFormat()
  const said = picture.prompt || t(`library.made.${picture.tool ?? 'upload'}` as 'library.made.upload')
  return (
    <GridListItem
      id={picture.id}
      className={styles.tile}
      textValue={`${said}, ${format.day(picture.created_at)}`}
      href={`/library/${picture.id}`}
    >
      <Thumb picture={picture} />
      <Checkbox slot="selection" className={styles.box}>
        <Check aria-hidden />
      </Checkbox>
      {picture.bookmarked && (
        <span className={styles.mark}>
          <Bookmark role="img" aria-label={t('library.kept')} />
        </span>
      )}
    </GridListItem>
  )
}
