import type { Preset } from './catalogue'
import { api, ask } from './client'
import { useAct, usePages } from './pages'
import { keys } from './queries'

/** One's own presets and those of one's department, of every tool. */
export const useAllPresets = () =>
  usePages<Preset>([...keys.allPresets, 'list'], (cursor) =>
    ask(api.GET('/api/presets', { params: { query: { cursor } } })),
  )

export const useChangePreset = (id: string) =>
  useAct(
    (body: { name?: string; shared?: boolean }) =>
      ask(api.PATCH('/api/presets/{preset_id}', { params: { path: { preset_id: id } }, body })),
    keys.allPresets,
  )

export const useRemovePreset = (id: string) =>
  useAct(() => api.DELETE('/api/presets/{preset_id}', { params: { path: { preset_id: id } } }), keys.allPresets)
