import { may, useMe } from '@/api/account'
import { useBookmarking } from '@/api/library'
import { usePicture } from '@/api/pictures'
import { useText } from '@/i18n'
import { BookmarkToggle } from './BookmarkToggle'

/** Below a finished picture: keeping it among the bookmarks. Visitors have none. */
export function BookmarkAct({ image }: { image: { id: string } }) {
  return may(useMe(), 'images.change') ? <BookmarkButton id={image.id} /> : null
}

export function BookmarkButton({ id, labelled }: { id: string; labelled?: boolean }) {
  const t = useText()
  const kept = usePicture(id).data?.bookmarked ?? false
  const { mutate } = useBookmarking(id)
  const label = t(kept ? 'library.bookmark.remove' : 'library.bookmark.add')
  return <BookmarkToggle kept={kept} label={label} labelled={labelled} mark={mutate} />
}
