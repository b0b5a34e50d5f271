import type { ReactNode } from 'react'
import { type Image, usePicture } from '@/api/pictures'
import { Page } from '@/app/Page'
import { useText } from '@/i18n'
import { EmptyState, ErrorNote, LinkButton, Skeleton } from '@/ui'
import { canBeSource } from './source'

export interface OpenedProps {
  id: string
  /** Of the screen, while there is no picture. */
  title: string
  /** Where another one is chosen. */
  choice: string
  children: (picture: Image) => ReactNode
}

/** The picture that a tool works from, once it is known; or why there is none. */
export function Opened({ id, title, choice, children }: OpenedProps) {
  const t = useText()
  const { data: picture, error, isPending } = usePicture(id)
  if (picture && canBeSource(picture)) return children(picture)
  return (
    <Page title={title}>
      <ErrorNote error={error}>
        <LinkButton to={choice}>{t('start.another')}</LinkButton>
      </ErrorNote>
      {isPending && <Skeleton lines={6} />}
      {picture && (
        <EmptyState title={t('start.drawing')} text={t('start.drawing-text')}>
          <LinkButton to={choice} variant="primary">
            {t('start.another')}
          </LinkButton>
        </EmptyState>
      )}
    </Page>
  )
}
