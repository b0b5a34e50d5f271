import type { Point } from './view'

export const TOOLS = ['brush', 'eraser', 'rectangle', 'lasso', 'hand'] as const
export type Tool = (typeof TOOLS)[number]

/** One thing done to the mask. Coordinates and widths in the picture's own pixels. */
export type Mark =
  | { kind: 'stroke'; erase: boolean; width: number; points: readonly Point[] }
  | { kind: 'area'; corners: readonly Point[] }
  /** A mask that was made before: what is opaque in it is marked. */
  | { kind: 'stamp'; image: CanvasImageSource }
  | { kind: 'invert' }
  | { kind: 'clear' }

/** What a tool makes of the way that it was drawn along; null where that is nothing. */
export function markOf(tool: Tool, width: number, points: readonly Point[]): Mark | null {
  const [first, last] = [points[0], points.at(-1)]
  if (!first || !last) return null
  switch (tool) {
    case 'brush':
    case 'eraser':
      return { kind: 'stroke', erase: tool === 'eraser', width, points }
    case 'rectangle':
      return first[0] === last[0] || first[1] === last[1] ? null : { kind: 'area', corners: cornersOf(first, last) }
    case 'lasso':
      return points.length < 3 ? null : { kind: 'area', corners: points }
    case 'hand':
      return null
  }
}

export function cornersOf([left, top]: Point, [right, bottom]: Point): Point[] {
  return [
    [left, top],
    [right, top],
    [right, bottom],
    [left, bottom],
  ]
}

/** What was done, in order, and what was taken back. */
export interface History {
  past: readonly Mark[]
  future: readonly Mark[]
}

export type Step = { do: Mark } | 'undo' | 'redo'

export const BLANK: History = { past: [], future: [] }

export function stepped({ past, future }: History, step: Step): History {
  if (typeof step === 'object') return { past: [...past, step.do], future: [] }
  if (step === 'undo') {
    const last = past.at(-1)
    return last ? { past: past.slice(0, -1), future: [last, ...future] } : { past, future }
  }
  const [next, ...rest] = future
  return next ? { past: [...past, next], future: rest } : { past, future }
}
