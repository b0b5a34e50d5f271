import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api, ask, type Schema } from './client'
import { useItems } from './pages'
import { keys } from './queries'

export type Image = Schema<'Image'>
export type Step = Schema<'Step'>

const PAGE = 18

/** What is known about one picture of one's own. It never changes. */
export const usePicture = (id: string) =>
  useQuery({
    queryKey: keys.picture(id),
    queryFn: () => ask(api.GET('/api/images/{image_id}', { params: { path: { image_id: id } } })),
    staleTime: Infinity,
  })

/** From the first picture to this one, and what was made from it. */
export const useLineage = (id: string) =>
  useQuery({
    queryKey: keys.lineage(id),
    queryFn: () => ask(api.GET('/api/images/{image_id}/lineage', { params: { path: { image_id: id } } })),
  })

/** One's own pictures and uploads, the newest first, a page at a time; masks are neither. */
export const useOwnPictures = () =>
  useItems(keys.ownPictures, (cursor) =>
    ask(api.GET('/api/images', { params: { query: { kind: ['picture', 'upload'], limit: PAGE, cursor } } })),
  )

/** Sends a picture to work from, or a mask. */
export function useUpload(kind: Schema<'Upload'>['kind'] = 'upload') {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: (file: Blob) => {
      const form = new FormData()
      form.set('file', file, 'picture')
      return ask(
        api.POST('/api/uploads', {
          params: { query: { kind } },
          body: form as unknown as { file: string },
          bodySerializer: () => form,
        }),
      )
    },
    onSuccess: () => cache.invalidateQueries({ queryKey: keys.ownPictures }),
  })
}

/** The bytes of a picture, from this server, so that they may be read. */
export async function bytesOf(id: string): Promise<Blob> {
  const { data } = await api.GET('/api/images/{image_id}/download', {
    params: { path: { image_id: id } },
    parseAs: 'blob',
  })
  return data as unknown as Blob
}
