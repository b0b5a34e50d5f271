import { api, ask, type Schema } from './client'
import { useAct, usePages } from './pages'
import { keys } from './queries'

export type ApiKey = Schema<'Key'>
export type Scope = Schema<'accounts_person_Scope'>

export const SCOPES = [
  'orders:write',
  'orders:read',
  'images:read',
  'credits:read',
  'admin',
] as const satisfies readonly Scope[]

export const useApiKeys = () =>
  usePages(keys.apiKeys, (cursor) => ask(api.GET('/api/me/keys', { params: { query: { cursor } } })))

export const useMakeKey = () =>
  useAct((body: Schema<'NewKey'>) => ask(api.POST('/api/me/keys', { body })), keys.apiKeys)

export const useRevokeKey = () =>
  useAct((id: string) => api.DELETE('/api/me/keys/{key_id}', { params: { path: { key_id: id } } }), keys.apiKeys)
