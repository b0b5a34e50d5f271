import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { bytesOf } from '@/api/pictures'
import { keys } from '@/api/queries'
import { sourceOf } from '../layout/compose'
import type { Font } from '../layout/fonts'
import type { Measure } from '../layout/kit'
import { markOf, Pixels } from '../layout/pixels'
import { loadFonts } from './fontFiles'
import { makeMeasure } from './measure'

const KEPT_MS = 60_000
/** Pixels of the longest side that a logo is looked at. */
const MARK_SIDE = 512

/** A picture, and what is seen in it. Its bytes never change. */
export const useSource = (id: string) =>
  useQuery({
    queryKey: keys.pixels(id),
    queryFn: async () => sourceOf(Pixels.of(await pixelsOf(id))),
    staleTime: Infinity,
    gcTime: KEPT_MS,
    structuralSharing: false,
  })

/** A logo; none where there is no id, or nothing is drawn in it. */
export const useMark = (id: string | null) =>
  useQuery({
    queryKey: [...keys.pixels(id ?? ''), 'mark'],
    queryFn: async () => markOf(await pixelsOf(id!, MARK_SIDE)),
    enabled: id !== null,
    staleTime: Infinity,
    gcTime: KEPT_MS,
    structuralSharing: false,
  })

async function pixelsOf(id: string, side = Infinity): Promise<ImageData> {
  const bitmap = await createImageBitmap(await bytesOf(id))
  const scale = Math.min(1, side / Math.max(bitmap.width, bitmap.height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, Math.round(bitmap.width * scale))
  canvas.height = Math.max(1, Math.round(bitmap.height * scale))
  const pen = canvas.getContext('2d', { willReadFrequently: true })!
  pen.drawImage(bitmap, 0, 0, canvas.width, canvas.height)
  bitmap.close()
  return pen.getImageData(0, 0, canvas.width, canvas.height)
}

/** Measures texts, once the fonts for them have come; another one when more of them have. */
export function useMeasure(fonts: readonly Font[], text: string): Measure | null {
  const [measure, setMeasure] = useState<Measure | null>(null)
  const needed = [...new Set(fonts)].sort().join(' ')
  const letters = [...new Set(text)].sort().join('')
  useEffect(() => {
    let gone = false
    void loadFonts(needed.split(' ') as Font[], letters).then((more) => {
      if (!gone) setMeasure((last: Measure | null) => (more || !last ? makeMeasure() : last))
    })
    return () => {
      gone = true
    }
  }, [needed, letters])
  return measure
}
