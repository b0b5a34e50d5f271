import { useQuery } from '@tanstack/react-query'
import { useMemo, useReducer, useState } from 'react'
import { bytesOf } from '@/api/pictures'
import { keys } from '@/api/queries'
import { BLANK, type History, type Mark, type Step, stepped } from './marks'
import { coverage, drawAll, sheetFor, stampOf } from './raster'
import type { Size } from './view'

/** A mask of a picture's size that is being painted. */
export interface Mask extends History {
  size: Size
  /** What it looks like now. */
  sheet: CanvasRenderingContext2D
  /** How much of the picture it marks, from 0 to 1. */
  share: number
  step: (step: Step) => void
  /** Takes away what was drawn on the sheet and not kept. */
  redraw: () => void
}

/** An empty mask, or one with a first mark. */
export function useMask(size: Size, first?: Mark): Mask {
  const [sheet] = useState(() => sheetFor(size))
  const [{ past, future }, step] = useReducer(stepped, first ? { past: [first], future: [] } : BLANK)
  return useMemo(() => {
    const redraw = () => drawAll(sheet, past, size)
    redraw()
    return { past, future, size, sheet, share: coverage(sheet), step, redraw }
  }, [past, future, sheet, size])
}

/** A mask that was sent before, by its id. */
export const useStamp = (id: unknown) =>
  useQuery({
    queryKey: [...keys.pixels(String(id)), 'stamp'],
    queryFn: async () => stampOf(await bytesOf(String(id))),
    enabled: typeof id === 'string',
    staleTime: Infinity,
    structuralSharing: false,
  })
