import { useDeferredValue, useMemo } from 'react'
import type { Book } from '@/api/brands'
import type { Image } from '@/api/pictures'
import { useText } from '@/i18n'
import { ErrorNote, Skeleton } from '@/ui'
import { type Asked, compose, type Scene } from '../layout/compose'
import { backgroundOf, type Plan, type Sized } from '../plan'
import styles from './Preview.module.css'
import { SceneView } from './SceneView'
import { useMark, useMeasure, useSource } from './usePixels'

/** It fits beside the form, and is never larger than the banner itself. */
const HIGHEST = 'min(66vh, 40rem)'

export interface PreviewProps {
  picture: Image
  plan: Plan
  book: Book | null
  size: Sized
}

/** The banner, set by the rules that the bannerizer sets it by. */
export function Preview(props: PreviewProps) {
  const t = useText()
  const { picture, size } = props
  const plan = useDeferredValue(props.plan)
  const asked = useMemo(() => askedOf(plan, props.book), [plan, props.book])
  const source = useSource(picture.id)
  const logoId = plan.logo || props.book?.logo || null
  const mark = useMark(logoId)
  const { headingFont, textFont } = asked.brand ?? { headingFont: 'sans', textFont: 'sans' }
  const measure = useMeasure([headingFont, textFont], Object.values(asked.texts).join(' '))
  const scene = useMemo(
    () => source.data && measure && compose(asked, size, source.data, mark.data ?? null, measure),
    [asked, size, source.data, mark.data, measure],
  )
  const proportion = size.width / size.height
  return (
    <>
      <div className={styles.easel}>
        <div
          className={styles.sheet}
          style={{ aspectRatio: proportion, width: `min(100%, ${HIGHEST} * ${proportion}, ${size.width}px)` }}
        >
          {scene ? (
            <SceneView
              scene={scene}
              picture={picture.url}
              logo={logoId && mark.data ? { url: `/api/images/${logoId}/image`, mark: mark.data } : null}
              label={t('banner.preview-of', { type: t(`banner.types.${size.type}`), said: asked.texts.headline })}
            />
          ) : (
            <Skeleton />
          )}
        </div>
      </div>
      <ErrorNote error={source.error ?? mark.error} />
      <div role="status" className={styles.notes}>
        {scene && <Notes scene={scene} />}
      </div>
    </>
  )
}

/** What a person should know before they order it. */
function Notes({ scene }: { scene: Scene }) {
  const t = useText()
  return (
    <>
      {scene.over && <p className={styles.over}>{t(`banner.over.${scene.over}`)}</p>}
      {scene.moved && <p>{t('banner.moved')}</p>}
    </>
  )
}

function askedOf(plan: Plan, book: Book | null): Asked {
  return {
    texts: { headline: plan.headline, text: plan.text, call_to_action: plan.callToAction },
    position: plan.position || null,
    background: backgroundOf(plan),
    brand: book && {
      palette: Object.values(book.palette),
      headingFont: book.heading_font,
      textFont: book.text_font,
    },
  }
}
