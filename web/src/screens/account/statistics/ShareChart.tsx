import { useRef } from 'react'
import { useFormat } from '@/i18n'
import { useWidth } from '@/lib/useWidth'
import styles from './Chart.module.css'
import type { Bar } from './DayChart'

const ROW = 44
const THICK = 14
const MOST = 12

/** Values side by side, largest first as they come, each under its name. */
export function ShareChart({ label, bars }: { label: string; bars: readonly Bar[] }) {
  const format = useFormat()
  const frame = useRef<HTMLDivElement>(null)
  const width = useWidth(frame)
  const shown = bars.slice(0, MOST)
  const most = Math.max(1, ...shown.map(({ value }) => value))
  return (
    <div ref={frame} className={styles.frame}>
      {width > 0 && (
        <svg role="img" aria-label={label} width={width} height={ROW * shown.length} className={styles.chart}>
          {shown.map(({ name, value }, row) => (
            <g key={name}>
              <text className={styles.said} x={0} y={ROW * row + 16}>
                {name}
              </text>
              <text className={styles.number} x={width} y={ROW * row + 16}>
                {format.number(value)}
              </text>
              <rect className={styles.track} x={0} y={ROW * row + 22} width={width} height={THICK} rx={3} />
              <rect
                className={styles.bar}
                x={0}
                y={ROW * row + 22}
                width={(width * value) / most}
                height={THICK}
                rx={3}
              />
            </g>
          ))}
        </svg>
      )}
    </div>
  )
}
