import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api, ask, type Schema } from './client'
import { keys } from './queries'

export type Font = Schema<'Font'>

/** What a brand book says, all of it. Of the palette, the first colour is the main one, the second the accent. */
export type BookBody = Required<Schema<'BrandBookBody'>>
/** The types leave out what has a default also from answers, where it always stands. */
export type Book = Required<Schema<'BrandBook'>>

const MOST = 100

export const useBooks = () =>
  useQuery({
    queryKey: keys.brandBooks,
    queryFn: () => ask(api.GET('/api/brand-books', { params: { query: { limit: MOST } } })),
    select: ({ items }) => items as Book[],
  })

export function useSaveBook(id: string | null) {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: (body: BookBody) =>
      id
        ? ask(api.PUT('/api/brand-books/{book_id}', { params: { path: { book_id: id } }, body }))
        : ask(api.POST('/api/brand-books', { body })),
    onSuccess: () => cache.invalidateQueries({ queryKey: keys.brandBooks }),
  })
}

export function useDeleteBook() {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: (id: string) => api.DELETE('/api/brand-books/{book_id}', { params: { path: { book_id: id } } }),
    onSuccess: () => cache.invalidateQueries({ queryKey: keys.brandBooks }),
  })
}
