import { type KeyboardEvent, useRef, useState } from 'react'
import { useFormat, useText } from '@/i18n'
import { MaskCanvas } from './MaskCanvas'
import type { Tool } from './marks'
import { type Act, actOf } from './shortcuts'
import { Tools } from './Tools'
import { useCamera } from './useCamera'
import type { Mask } from './useMask'
import type { Size } from './view'
import styles from './Workbench.module.css'

const CLOSER = 1.5
const WIDER = 1.25

/** Where the mask of a picture is painted: the tools, the picture, and how much of it is marked. */
export function Workbench({ url, mask }: { url: string; mask: Mask }) {
  const t = useText()
  const format = useFormat()
  const frame = useRef<HTMLDivElement>(null)
  const camera = useCamera(frame, mask.size)
  const [tool, setTool] = useState<Tool>('brush')
  const [width, setWidth] = useState(() => widths(mask.size).first)
  const { least, most } = widths(mask.size)
  const resize = (factor: number) => setWidth((last) => Math.round(Math.min(Math.max(last * factor, least), most)))

  const act = (name: Act) => {
    switch (name) {
      case 'smaller':
        return resize(1 / WIDER)
      case 'larger':
        return resize(WIDER)
      case 'undo':
      case 'redo':
        return mask.step(name)
      case 'invert':
      case 'clear':
        return mask.step({ do: { kind: name } })
      case 'closer':
        return camera?.zoom(CLOSER)
      case 'farther':
        return camera?.zoom(1 / CLOSER)
      case 'whole':
        return camera?.whole()
      default:
        return setTool(name)
    }
  }

  const onKeyDown = (event: KeyboardEvent) => {
    const name = actOf(event)
    if (!name) return
    event.preventDefault()
    act(name)
  }

  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- keys of all that is in it
    <div role="group" aria-label={t('repair.workbench')} className={styles.bench} onKeyDown={onKeyDown}>
      <Tools mask={mask} tool={tool} width={width} least={least} most={most} setWidth={setWidth} act={act} />
      <div ref={frame} className={styles.frame} style={{ minHeight: camera?.room.height }}>
        {camera && <MaskCanvas url={url} mask={mask} camera={camera} tool={tool} width={width} frame={frame} />}
      </div>
      <div className={styles.foot}>
        <p role="status">
          {mask.share > 0 ? t('repair.share', { share: format.percent(mask.share) }) : t('repair.paint')}
        </p>
        <p id="mask-keys" className={styles.keys}>
          <span className={styles.coarse}>{t('repair.fingers')}</span>
          <span className={styles.fine}>{t('repair.keys')}</span>
        </p>
      </div>
    </div>
  )
}

/** The brush's widths, in the picture's pixels. */
function widths({ width, height }: Size) {
  const side = Math.min(width, height)
  return { least: Math.max(2, Math.round(side / 100)), first: Math.round(side / 8), most: Math.round(side / 2) }
}
