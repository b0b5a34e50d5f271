import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { api, ask, type Schema } from './client'
import { keys } from './queries'

export type By = Schema<'By'>
export type Line = Schema<'Line'>
export type Sums = Schema<'Sums'>

export interface Asked {
  scope: Schema<'statistics_schemas_Scope'>
  by: By
  /** The first day, and the day after the last, in UTC. */
  from: string
  to: string
  department?: string
}

export const useStatistics = (asked: Asked) =>
  useQuery({
    queryKey: [...keys.statistics, asked],
    queryFn: () => ask(api.GET('/api/statistics', { params: { query: asked } })),
    placeholderData: keepPreviousData,
  })

/** The same numbers as a file for a spreadsheet. */
export function asFile(asked: Asked): string {
  return `/api/statistics?${new URLSearchParams({ ...asked, format: 'csv' })}`
}
