import { type RefObject, useEffect, useMemo, useState } from 'react'
import { fit, type Pair, pan, pinch, type Point, type Size, type View, zoom } from './view'

const HIGHEST = 0.66
/** No more than this share of the window, so that what to do with the mask stays in sight. */
const LOWEST_PX = 260

export interface Camera {
  view: View
  room: Size
  /** Not all of the picture is in sight. */
  closer: boolean
  zoom: (factor: number, at?: Point) => void
  pan: (by: Point) => void
  pinch: (from: Pair, to: Pair) => void
  whole: () => void
}

/** What is seen of a picture within `frame`, whose width it fills; null until that is known. */
export function useCamera(frame: RefObject<HTMLElement | null>, picture: Size): Camera | null {
  const width = useWidth(frame)
  const [moved, setMoved] = useState<View | null>(null)
  return useMemo(() => {
    if (!width) return null
    const height = Math.min((width * picture.height) / picture.width, Math.max(window.innerHeight * HIGHEST, LOWEST_PX))
    const room = { width, height: Math.round(height) }
    const whole = fit(picture, room)
    const middle: Point = [room.width / 2, room.height / 2]
    const move = (how: (view: View) => View) => setMoved((last) => how(last ?? whole))
    // The room may have changed since it was moved.
    const view = moved ? zoom(moved, 1, [0, 0], picture, room) : whole
    return {
      view,
      room,
      closer: view.scale > whole.scale,
      zoom: (factor, at = middle) => move((view) => zoom(view, factor, at, picture, room)),
      pan: (by) => move((view) => pan(view, by, picture, room)),
      pinch: (from, to) => move((view) => pinch(view, from, to, picture, room)),
      whole: () => setMoved(null),
    }
  }, [width, picture, moved])
}

function useWidth(frame: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0)
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => entry && setWidth(Math.floor(entry.contentRect.width)))
    if (frame.current) observer.observe(frame.current)
    return () => observer.disconnect()
  }, [frame])
  return width
}
