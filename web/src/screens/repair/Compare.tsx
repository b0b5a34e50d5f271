import { ChevronsLeftRight } from 'lucide-react'
import { useState } from 'react'
import { Slider, SliderThumb, SliderTrack } from 'react-aria-components'
import { useText } from '@/i18n'
import styles from './Compare.module.css'

export interface CompareProps {
  before: string
  after: string
  width: number
  height: number
  /** What the new one shows. */
  said: string
}

const HIGHEST = '70dvh'

/** Two versions of a picture, one over the other, with an edge that is dragged or moved by the arrow keys. */
export function Compare({ before, after, width, height, said }: CompareProps) {
  const t = useText()
  const [edge, setEdge] = useState(50)
  const size = { aspectRatio: `${width} / ${height}`, maxWidth: `calc(${HIGHEST} * ${width / height})` }
  return (
    <figure className={styles.compare} style={size}>
      <img src={before} alt={t('repair.before-of', { said })} width={width} height={height} />
      <img
        src={after}
        alt={t('repair.after-of', { said })}
        width={width}
        height={height}
        style={{ clipPath: `inset(0 0 0 ${edge}%)` }}
      />
      <span className={styles.name}>{t('repair.before')}</span>
      <span className={styles.name} data-end>
        {t('repair.after')}
      </span>
      <Slider
        aria-label={t('repair.edge')}
        className={styles.slider}
        value={edge}
        onChange={(moved) => setEdge(moved as number)}
        minValue={0}
        maxValue={100}
      >
        <SliderTrack className={styles.track}>
          <SliderThumb className={styles.thumb}>
            <ChevronsLeftRight aria-hidden />
          </SliderThumb>
        </SliderTrack>
      </Slider>
    </figure>
  )
}
