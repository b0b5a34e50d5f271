import { useId } from 'react'
import type { Scene } from '../layout/compose'
import { faces } from '../layout/fonts'
import type { Area, Item } from '../layout/kit'
import type { Mark } from '../layout/pixels'
import { gradientEnds } from './gradient'
import { ShownPicture } from './ShownPicture'

export interface SceneViewProps {
  scene: Scene
  /** Addresses of the pictures. */
  picture: string
  logo: { url: string; mark: Mark } | null
  label: string
}

/** A banner as it will be, drawn by the browser. */
export function SceneView({ scene, picture, logo, label }: SceneViewProps) {
  const id = useId()
  const { width, height, background, angle, items } = scene
  return (
    <svg viewBox={`0 0 ${width} ${height}`} role="img" aria-label={label} data-banner>
      {background.length > 1 && (
        <linearGradient id={`${id}-ground`} {...gradientEnds(angle, width / height)}>
          <stop offset={0} stopColor={background[0]} />
          <stop offset={1} stopColor={background[1]} />
        </linearGradient>
      )}
      <rect width={width} height={height} fill={background.length > 1 ? `url(#${id}-ground)` : background[0]} />
      {items.map((item, index) => (
        <Thing key={index} id={`${id}-${index}`} item={item} scene={scene} picture={picture} logo={logo} />
      ))}
    </svg>
  )
}

interface ThingProps extends Omit<SceneViewProps, 'label'> {
  id: string
  item: Item
}

function Thing({ id, item, scene, picture, logo }: ThingProps) {
  switch (item.kind) {
    case 'text':
      return (
        <text
          x={item.x}
          y={item.y}
          fontFamily={faces(item.font)}
          fontWeight={item.weight}
          fontSize={item.size}
          fill={item.fill}
          textRendering="geometricPrecision"
        >
          {item.text}
        </text>
      )
    case 'box':
      return <rect x={item.x} y={item.y} width={item.width} height={item.height} rx={item.radius} fill={item.fill} />
    case 'picture':
      return <ShownPicture id={id} scene={scene} href={picture} />
    case 'logo':
      return logo && <Logo area={item} {...logo} />
    case 'veil':
      return <Veil id={id} item={item} {...scene.veil} />
  }
}

/** The logo without the empty margins of its file. */
function Logo({ area, url, mark }: { area: Area; url: string; mark: Mark }) {
  const { left, top, right, bottom } = mark.filled
  const [across, down] = [mark.width / (right - left), mark.height / (bottom - top)]
  return (
    <svg {...place(area)} viewBox={`${left * across} ${top * down} ${mark.width} ${mark.height}`}>
      <image href={url} width={across} height={down} preserveAspectRatio="none" />
    </svg>
  )
}

function place({ x, y, width, height }: Area): Area {
  return { x, y, width, height }
}

/** Shares of the veil's opacity, and where on its way from the even part to its end they stand. */
const FADING = [
  [1, 0],
  [0.55, 0.4],
  [0.16, 0.75],
  [0, 1],
] as const

function Veil({ id, item, colour, opacity }: { id: string; item: Item & { kind: 'veil' } } & Scene['veil']) {
  const ends = item.sideways ? { x1: 0, y1: 0, x2: 1, y2: 0 } : { x1: 0, y1: 1, x2: 0, y2: 0 }
  return (
    <>
      <linearGradient id={id} {...ends}>
        {FADING.map(([share, way]) => (
          <stop key={way} offset={item.full + (1 - item.full) * way} stopColor={colour} stopOpacity={opacity * share} />
        ))}
      </linearGradient>
      <rect {...place(item)} fill={`url(#${id})`} />
    </>
  )
}
