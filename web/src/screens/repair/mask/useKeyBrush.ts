import { type KeyboardEvent, useRef, useState } from 'react'
import type { Drawing } from './useDrawing'
import type { Point, Size } from './view'

const ARROWS: Record<string, Point> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}
const STRIDE = 4

/** The brush in the hand of the keyboard: where it is, as shares of the picture, and whether it paints. */
export interface KeyBrush {
  x: number
  y: number
  painting: boolean
}

/** The arrow keys move the tool by half its width, with Shift further; Space puts it down and lifts it. */
export function useKeyBrush(drawing: Drawing, size: Size, width: number, onMove: (at: Point) => void) {
  const at = useRef<Point>([size.width / 2, size.height / 2])
  const [brush, setBrush] = useState<KeyBrush | null>(null)
  const painting = brush?.painting ?? false

  const tell = (now: boolean) => {
    const [x, y] = at.current
    onMove(at.current)
    setBrush({ x: x / size.width, y: y / size.height, painting: now })
  }

  const onKeyDown = (event: KeyboardEvent) => {
    const arrow = ARROWS[event.key]
    if (arrow) {
      const stride = (width / 2) * (event.shiftKey ? STRIDE : 1)
      at.current = [
        clamp(at.current[0] + arrow[0] * stride, size.width),
        clamp(at.current[1] + arrow[1] * stride, size.height),
      ]
      if (painting) drawing.extend(at.current)
      tell(painting)
    } else if (event.key === ' ' || event.key === 'Enter') {
      if (event.repeat) return event.preventDefault()
      if (painting) drawing.end()
      else drawing.begin(at.current)
      tell(!painting)
    } else if (event.key === 'Escape' && painting) {
      drawing.cancel()
      tell(false)
    } else return
    event.preventDefault()
  }

  /** Whoever leaves the picture with the tool down has finished. */
  const onBlur = () => {
    if (painting) drawing.end()
    setBrush(null)
  }
  return { brush, onKeyDown, onBlur }
}

function clamp(value: number, most: number): number {
  return Math.min(Math.max(value, 0), most)
}
