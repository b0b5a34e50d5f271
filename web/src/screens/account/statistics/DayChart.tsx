import { useRef } from 'react'
import { useFormat } from '@/i18n'
import { useWidth } from '@/lib/useWidth'
import styles from './Chart.module.css'
import { named, scale } from './chart'

const HEIGHT = 200
const TOP = 8
const BOTTOM = 24
const LEFT = 40
const NAME_WIDTH = 56
const BAR_SHARE = 0.7
const MOST_BAR = 36

export interface Bar {
  name: string
  value: number
}

/** Values over time, as bars from left to right. The numbers stand in a table beside it, so it is one image. */
export function DayChart({ label, bars }: { label: string; bars: readonly Bar[] }) {
  const format = useFormat()
  const frame = useRef<HTMLDivElement>(null)
  const width = useWidth(frame)
  const lines = scale(Math.max(0, ...bars.map(({ value }) => value)))
  const top = lines.at(-1)!
  const room = Math.max(width - LEFT, 0) / Math.max(bars.length, 1)
  const thick = Math.min(room * BAR_SHARE, MOST_BAR)
  const y = (value: number) => TOP + (1 - value / top) * (HEIGHT - TOP - BOTTOM)
  const isNamed = named(bars.length, width - LEFT, NAME_WIDTH)
  return (
    <div ref={frame} className={styles.frame}>
      {width > 0 && (
        <svg role="img" aria-label={label} width={width} height={HEIGHT} className={styles.chart}>
          {lines.map((line) => (
            <g key={line}>
              <line className={styles.line} x1={LEFT} x2={width} y1={y(line)} y2={y(line)} />
              <text className={styles.number} x={LEFT - 8} y={y(line)} dy="0.32em">
                {format.number(line)}
              </text>
            </g>
          ))}
          {bars.map(({ name, value }, place) => {
            const middle = LEFT + room * (place + 0.5)
            return (
              <g key={name}>
                <title>{`${name}: ${format.number(value)}`}</title>
                <rect
                  className={styles.reach}
                  x={middle - room / 2}
                  y={TOP}
                  width={room}
                  height={HEIGHT - TOP - BOTTOM}
                />
                <rect
                  className={styles.bar}
                  x={middle - thick / 2}
                  y={y(value)}
                  width={thick}
                  height={y(0) - y(value)}
                />
                {isNamed(place) && (
                  <text className={styles.name} x={middle - thick / 2} y={HEIGHT - 4}>
                    {name}
                  </text>
                )}
              </g>
            )
          })}
        </svg>
      )}
    </div>
  )
}
