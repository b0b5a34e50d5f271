import { useMemo, useState } from 'react'
import { useGallery } from '@/api/library'
import { Page } from '@/app/Page'
import { useText } from '@/i18n'
import { useFilters } from '@/lib/useFilter'
import { Button, EmptyState, ErrorNote, LinkButton } from '@/ui'
import { FilterBar } from './FilterBar'
import { narrowed } from './filters'
import { Gallery } from './Gallery'
import { Tiles } from './Tiles'

/** All of one's pictures, the newest first. */
export default function Library() {
  const t = useText()
  const { show = '', period = '', day = '', kept = '' } = useFilters('show', 'period', 'day', 'kept')
  const [now] = useState(() => new Date())
  const asked = useMemo(() => narrowed({ show, period, day, kept }, now), [show, period, day, kept, now])
  const gallery = useGallery(asked)
  const empty = gallery.data?.length === 0
  return (
    <Page title={t('library.title')}>
      <FilterBar />
      <ErrorNote error={gallery.error} />
      {gallery.isPending && <Tiles />}
      {empty && <Nothing narrowed={Object.keys(asked).length > 0} />}
      {gallery.data && !empty && (
        <Gallery
          key={JSON.stringify(asked)}
          pictures={gallery.data}
          more={
            gallery.hasNextPage && (
              <Button isPending={gallery.isFetchingNextPage} onPress={() => void gallery.fetchNextPage()}>
                {t('library.more')}
              </Button>
            )
          }
        />
      )}
    </Page>
  )
}

function Nothing({ narrowed: isNarrowed }: { narrowed: boolean }) {
  const t = useText()
  return isNarrowed ? (
    <EmptyState title={t('library.none.title')} text={t('library.none.text')}>
      <LinkButton to="/library">{t('library.none.act')}</LinkButton>
    </EmptyState>
  ) : (
    <EmptyState title={t('library.empty.title')} text={t('library.empty.text')}>
      <LinkButton to="/create" variant="primary">
        {t('library.empty.act')}
      </LinkButton>
    </EmptyState>
  )
}
