import 'konva/lib/shapes/Circle.js'
import 'konva/lib/shapes/Image.js'
import 'konva/lib/shapes/Line.js'
import 'konva/lib/shapes/Rect.js'
import type Konva from 'konva'
import { type RefObject, useEffect, useRef, useState } from 'react'
import { Circle, Image, Layer, Line, Rect, Stage } from 'react-konva/lib/ReactKonvaCore.js'
import { useFormat, useText } from '@/i18n'
import { ErrorNote } from '@/ui'
import { hatch } from './hatch'
import type { Tool } from './marks'
import styles from './Workbench.module.css'
import type { Camera } from './useCamera'
import { useDrawing } from './useDrawing'
import { type KeyBrush, useKeyBrush } from './useKeyBrush'
import { useLoaded } from './useLoaded'
import type { Mask } from './useMask'
import { usePointers, useWheel } from './usePointers'
import { intoSight, type Point, toScreen } from './view'

export interface MaskCanvasProps {
  url: string
  mask: Mask
  camera: Camera
  tool: Tool
  /** Of the brush, in the picture's pixels. */
  width: number
  frame: RefObject<HTMLElement | null>
}

/** The picture with its mask over it, to be painted on by mouse, pen, fingers or keyboard. */
export function MaskCanvas({ url, mask, camera, tool, width, frame }: MaskCanvasProps) {
  const t = useText()
  const { view, room } = camera
  const { image, failed } = useLoaded(url)
  const [pattern] = useState(hatch)
  const marked = useRef<Konva.Layer>(null)
  const { ring, outline, showRing, showOutline } = useOverlay()
  const round = tool === 'brush' || tool === 'eraser'
  const drawing = useDrawing(mask, tool, width, (points) => {
    marked.current?.batchDraw()
    showOutline(points)
  })
  const pointers = usePointers({
    camera,
    drawing,
    moving: tool === 'hand',
    onHover: (at) => showRing(round ? at : null),
  })
  const { brush, ...keys } = useKeyBrush(drawing, mask.size, width, (at) => {
    const [x, y] = toScreen(view, at)
    const [right, down] = intoSight([x, y], room)
    camera.pan([right, down])
    showRing([x + right, y + down])
  })
  useWheel(frame, camera)
  // Konva does not see that the same canvas has been drawn anew.
  useEffect(() => void marked.current?.batchDraw(), [mask])
  if (failed) return <ErrorNote error={new Error(url)} />
  const place = { x: view.x, y: view.y, scaleX: view.scale, scaleY: view.scale }
  return (
    <>
      <div
        className={styles.canvas}
        data-tool={tool}
        role="application"
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it is painted on by keys
        tabIndex={0}
        aria-label={t('repair.canvas')}
        aria-describedby="mask-keys"
        {...pointers}
        {...keys}
      >
        <Stage width={room.width} height={room.height} listening={false}>
          <Layer>{image && <Image image={image} width={mask.size.width} height={mask.size.height} {...place} />}</Layer>
          <Layer ref={marked}>
            <Image image={mask.sheet.canvas} width={mask.size.width} height={mask.size.height} {...place} />
            <Rect {...room} fillPatternImage={pattern as never} globalCompositeOperation="source-in" />
          </Layer>
          <Layer>
            <Line
              ref={outline}
              {...place}
              closed
              stroke="white"
              strokeWidth={2}
              dash={[6, 4]}
              strokeScaleEnabled={false}
              shadowBlur={2}
            />
            <Circle
              ref={ring}
              visible={false}
              radius={round ? (width / 2) * view.scale : 5}
              stroke="white"
              strokeWidth={1.5}
              shadowBlur={3}
            />
          </Layer>
        </Stage>
      </div>
      <Spoken brush={brush} />
    </>
  )
}

/** What lies above the mask: where the brush is, and the outline of an area that is being drawn. Moved without React. */
function useOverlay() {
  const ring = useRef<Konva.Circle>(null)
  const outline = useRef<Konva.Line>(null)
  return {
    ring,
    outline,
    showRing: (at: Point | null) => {
      ring.current?.visible(at !== null)
      if (at) ring.current?.position({ x: at[0], y: at[1] })
    },
    showOutline: (points: readonly Point[]) => outline.current?.points(points.flat()),
  }
}

/** Where the keyboard's brush is, for those who do not see it. */
function Spoken({ brush }: { brush: KeyBrush | null }) {
  const t = useText()
  const { percent } = useFormat()
  const place = brush && { x: percent(brush.x), y: percent(brush.y) }
  return (
    <p className={styles.spoken} role="status">
      {place && t(brush.painting ? 'repair.brush-down' : 'repair.brush-up', place)}
    </p>
  )
}
