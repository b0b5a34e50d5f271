import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api, ask, type Schema } from './client'
import { keys } from './queries'

export type Model = Schema<'ModelEntry'>
export type BrandBook = Schema<'BrandBook'>
export type Preset = Schema<'Preset'>

const MOST = 100

/** What a model must have been made for, by the tool that paints with it. */
const TASKS = {
  generate: ['text_to_image'],
  image_to_image: ['text_to_image'],
  inpaint: ['inpaint', 'text_to_image'],
}

/** The models that a tool can paint with, the default first, and whether a worker finds them: workers come and go. */
export const useModels = (tool: keyof typeof TASKS) =>
  useQuery({
    queryKey: keys.models,
    queryFn: () => ask(api.GET('/api/models')),
    select: ({ items }) => items.filter(({ task }) => TASKS[tool].includes(task)),
  })

export const useBrandBooks = () =>
  useQuery({
    queryKey: keys.brandBooks,
    queryFn: () => ask(api.GET('/api/brand-books', { params: { query: { limit: MOST } } })),
    select: ({ items }) => items,
  })

export const usePresets = (tool: Preset['tool']) =>
  useQuery({
    queryKey: keys.presets(tool),
    queryFn: () => ask(api.GET('/api/presets', { params: { query: { tool: tool as Schema<'Tool'>, limit: MOST } } })),
    select: ({ items }) => items,
  })

export function useKeepPreset() {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: (body: Schema<'NewPreset'>) => ask(api.POST('/api/presets', { body })),
    onSuccess: ({ tool }) => cache.invalidateQueries({ queryKey: keys.presets(tool) }),
  })
}
