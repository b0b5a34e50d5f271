import { type PointerEvent, type RefObject, useEffect, useRef } from 'react'
import type { Camera } from './useCamera'
import type { Drawing } from './useDrawing'
import { type Pair, type Point, toPicture } from './view'

const MIDDLE_BUTTON = 1
const WHEEL_SPEED = 0.006

interface Hands {
  camera: Camera
  drawing: Drawing
  /** The picture is moved and not painted on. */
  moving: boolean
  onHover: (at: Point | null) => void
}

type Event = PointerEvent<HTMLElement>

/** Mouse, pen and fingers on the picture: one draws, two move it and bring it closer. */
export function usePointers({ camera, drawing, moving, onHover }: Hands) {
  const down = useRef(new Map<number, Point>())
  const doing = useRef<'draw' | 'pan' | 'pinch' | null>(null)

  const onPointerDown = (event: Event) => {
    if (event.button > MIDDLE_BUTTON || down.current.size === 2) return
    event.currentTarget.setPointerCapture(event.pointerId)
    const at = pointOf(event, event.currentTarget)
    down.current.set(event.pointerId, at)
    if (down.current.size === 2) {
      if (doing.current === 'draw') drawing.cancel()
      doing.current = 'pinch'
    } else {
      doing.current = moving || event.button === MIDDLE_BUTTON ? 'pan' : 'draw'
      if (doing.current === 'draw') drawing.begin(toPicture(camera.view, at))
    }
  }

  const onPointerMove = (event: Event) => {
    const at = pointOf(event, event.currentTarget)
    onHover(at)
    const last = down.current.get(event.pointerId)
    if (!last) return
    const before = [...down.current.values()]
    down.current.set(event.pointerId, at)
    if (doing.current === 'pan') camera.pan([at[0] - last[0], at[1] - last[1]])
    if (doing.current === 'pinch')
      camera.pinch(before as unknown as Pair, [...down.current.values()] as unknown as Pair)
    if (doing.current === 'draw')
      for (const each of inBetween(event)) drawing.extend(toPicture(camera.view, pointOf(each, event.currentTarget)))
  }

  const release = (event: Event, finish: () => void) => {
    if (!down.current.delete(event.pointerId)) return
    if (doing.current === 'draw') finish()
    // The finger that is left after two does nothing until it is lifted as well.
    doing.current = null
  }

  return {
    onPointerDown,
    onPointerMove,
    onPointerUp: (event: Event) => release(event, drawing.end),
    onPointerCancel: (event: Event) => release(event, drawing.cancel),
    onPointerLeave: () => onHover(null),
  }
}

/** With Ctrl, or two fingers on a trackpad, the wheel brings the picture closer; it moves what is close already. */
export function useWheel(frame: RefObject<HTMLElement | null>, { closer, zoom, pan }: Camera) {
  useEffect(() => {
    const element = frame.current
    const onWheel = (event: WheelEvent) => {
      if (!event.ctrlKey && !event.metaKey && !closer) return
      event.preventDefault()
      if (event.ctrlKey || event.metaKey) zoom(Math.exp(-event.deltaY * WHEEL_SPEED), pointOf(event, element!))
      else pan([-event.deltaX, -event.deltaY])
    }
    // React's own listener may not keep the page from scrolling.
    element?.addEventListener('wheel', onWheel, { passive: false })
    return () => element?.removeEventListener('wheel', onWheel)
  }, [frame, closer, zoom, pan])
}

/** A fast hand moves several times between two frames. */
function inBetween({ nativeEvent }: Event): readonly globalThis.PointerEvent[] {
  const events = nativeEvent.getCoalescedEvents?.() ?? []
  return events.length ? events : [nativeEvent]
}

function pointOf({ clientX, clientY }: { clientX: number; clientY: number }, element: Element): Point {
  const { left, top } = element.getBoundingClientRect()
  return [clientX - left, clientY - top]
}
