import { type Query, type QueryClient, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api, ask, type Schema } from './client'
import { useItems } from './pages'
import type { Image } from './pictures'
import { keys } from './queries'

/** What the gallery is narrowed to; times in ISO 8601, the second exclusive. */
export interface Narrowed {
  tool?: Schema<'Tool'>
  kind?: 'picture' | 'upload'
  from?: string
  to?: string
  bookmarked?: true
}

const PAGE = 30

/** One's own pictures and uploads, the newest first, a page at a time. */
export const useGallery = ({ kind, ...narrowed }: Narrowed) =>
  useItems(keys.gallery({ kind, ...narrowed }), (cursor) =>
    ask(api.GET('/api/images', { params: { query: { ...narrowed, kind: kind && [kind], limit: PAGE, cursor } } })),
  )

/** The pictures that were kept last. */
export const useBookmarks = (limit: number) =>
  useQuery({
    queryKey: keys.bookmarks(limit),
    queryFn: () => ask(api.GET('/api/bookmarks', { params: { query: { limit } } })),
    select: ({ items }) => items,
  })

/** Keeps a picture, or lets it go; the page shows it at once and takes it back where it fails. */
export function useBookmarking(id: string) {
  const cache = useQueryClient()
  const params = { path: { image_id: id } }
  return useMutation({
    mutationFn: (keep: boolean) =>
      keep ? api.PUT('/api/bookmarks/{image_id}', { params }) : api.DELETE('/api/bookmarks/{image_id}', { params }),
    onMutate: (keep) => mark(cache, id, keep),
    onError: (_, keep) => mark(cache, id, !keep),
    onSettled: () => cache.invalidateQueries({ queryKey: keys.images }),
  })
}

function mark(cache: QueryClient, id: string, bookmarked: boolean): void {
  cache.setQueryData<Image>(keys.picture(id), (picture) => picture && { ...picture, bookmarked })
}

/** Deletes pictures of one's own, all or none. */
export function useDeleting() {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: (ids: string[]) => ask(api.DELETE('/api/images', { body: { ids } })),
    onSuccess: (_, ids) => {
      // What is gone is not asked for again by a screen that still shows it, but by the next one that would.
      const gone = ({ queryKey }: Query) => ids.includes(String(queryKey.at(-1)))
      void cache.invalidateQueries({ queryKey: keys.images, predicate: gone, refetchType: 'none' })
      void cache.invalidateQueries({ queryKey: keys.images, predicate: (query) => !gone(query) })
      // The orders that made them show them as well.
      void cache.invalidateQueries({ queryKey: keys.orders })
      void cache.invalidateQueries({ queryKey: keys.everyOrder })
    },
  })
}

/** Several pictures as one archive. */
export const useArchive = () =>
  useMutation({
    mutationFn: async (ids: string[]) => {
      const { data } = await api.POST('/api/images/download', { body: { ids }, parseAs: 'blob' })
      return data as unknown as Blob
    },
  })
