import type { Scene } from '../layout/compose'

/** Width of a fading edge, of the shown part's side. */
const FADE = 0.12
/** A smooth step, at quarters of its way. */
const SMOOTH = [0, 0.156, 0.5, 0.844, 1]

interface Shown {
  low: number
  high: number
  /** Whether its edges fade. */
  first: boolean
  last: boolean
}

/** The part of the picture that its box shows. Where that reaches beyond the picture, the border's colour goes on, and
 * the picture's edge fades into it. */
export function ShownPicture({ id, scene, href }: { id: string; scene: Scene; href: string }) {
  const { picture, window, border, melting } = scene
  const [across, down] = [picture.width / (window.right - window.left), picture.height / (window.bottom - window.top)]
  const shownX = shown(window.left, window.right, melting === 'left', melting === 'right')
  const shownY = shown(window.top, window.bottom, melting === 'top', melting === 'bottom')
  const fading = border !== null && [shownX, shownY].some(({ first, last }) => first || last)
  const image = (
    <image
      href={href}
      x={-window.left * across}
      y={-window.top * down}
      width={across}
      height={down}
      preserveAspectRatio="none"
    />
  )
  return (
    <svg {...{ x: picture.x, y: picture.y, width: picture.width, height: picture.height }}>
      {border && <rect width={picture.width} height={picture.height} fill={border} />}
      {fading ? (
        <>
          <Mask id={`${id}-x`} shown={shownX} scale={across} start={window.left} horizontal />
          <Mask id={`${id}-y`} shown={shownY} scale={down} start={window.top} />
          <g mask={`url(#${id}-x)`}>
            <g mask={`url(#${id}-y)`}>{image}</g>
          </g>
        </>
      ) : (
        image
      )}
    </svg>
  )
}

/** What of the window lies within the picture, in shares of it. */
function shown(from: number, to: number, meltsFirst: boolean, meltsLast: boolean): Shown {
  const [low, high] = [Math.max(0, from), Math.min(1, to)]
  return { low, high, first: meltsFirst || low > from, last: meltsLast || high < to }
}

interface MaskProps {
  id: string
  shown: Shown
  /** Pixels of the banner for the whole picture. */
  scale: number
  start: number
  horizontal?: boolean
}

function Mask({ id, shown: { low, high, first, last }, scale, start, horizontal }: MaskProps) {
  const stops = [
    ...SMOOTH.map((value, step) => [(FADE * step) / 4, first ? value : 1] as const),
    ...SMOOTH.map((value, step) => [1 - FADE + (FADE * step) / 4, last ? 1 - value : 1] as const),
  ]
  const [from, length] = [(low - start) * scale, (high - low) * scale]
  const ends = horizontal ? { x2: 1, y2: 0 } : { x2: 0, y2: 1 }
  const band = horizontal
    ? { x: from, width: length, y: 0, height: '100%' }
    : { y: from, height: length, x: 0, width: '100%' }
  return (
    <mask id={id} maskUnits="userSpaceOnUse" x="0" y="0" width="100%" height="100%">
      <linearGradient id={`${id}-fade`} x1={0} y1={0} {...ends}>
        {stops.map(([offset, value]) => (
          <stop key={offset} offset={offset} stopColor="#fff" stopOpacity={value} />
        ))}
      </linearGradient>
      <rect {...band} fill={`url(#${id}-fade)`} />
    </mask>
  )
}
