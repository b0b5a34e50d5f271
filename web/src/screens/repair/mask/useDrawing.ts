import { useRef } from 'react'
import { cornersOf, markOf, type Tool } from './marks'
import { drawMark } from './raster'
import type { Mask } from './useMask'
import type { Point } from './view'

/** A mark on its way, in the picture's pixels, whether a pointer or the keyboard draws it. */
export interface Drawing {
  begin: (at: Point) => void
  extend: (at: Point) => void
  end: () => void
  cancel: () => void
}

/** `show` is called after each change, with the outline of an area that is not closed yet. */
export function useDrawing(mask: Mask, tool: Tool, width: number, show: (outline: readonly Point[]) => void): Drawing {
  const way = useRef<Point[]>([])
  const draw = () => {
    const points = way.current
    const stroke = tool === 'brush' || tool === 'eraser'
    const last = stroke && markOf(tool, width, points.slice(-2))
    if (last) drawMark(mask.sheet, last, mask.size)
    show(stroke ? [] : outlineOf(tool, points))
  }
  return {
    begin: (at) => {
      way.current = [at]
      draw()
    },
    extend: (at) => {
      way.current.push(at)
      draw()
    },
    end: () => {
      const mark = markOf(tool, width, way.current)
      way.current = []
      show([])
      if (mark) mask.step({ do: mark })
    },
    cancel: () => {
      way.current = []
      mask.redraw()
      show([])
    },
  }
}

function outlineOf(tool: Tool, points: readonly Point[]): readonly Point[] {
  const [first, last] = [points[0], points.at(-1)]
  return tool === 'rectangle' && first && last ? cornersOf(first, last) : points
}
