import { useOwnPictures } from '@/api/pictures'
import { useText } from '@/i18n'
import { Button, EmptyState, ErrorNote, LinkButton, Skeleton } from '@/ui'
import { canBeSource } from './source'
import styles from './Sources.module.css'

/** One's own pictures, to choose one of them. */
export function OwnPictures({ onChosen }: { onChosen: (id: string) => void }) {
  const t = useText()
  const own = useOwnPictures()
  const pictures = own.data?.filter(canBeSource) ?? []
  return (
    <section className={styles.own} aria-labelledby="own-pictures">
      <h2 id="own-pictures">{t('start.own')}</h2>
      <ErrorNote error={own.error} />
      {own.isPending && <Skeleton lines={3} />}
      {own.data && pictures.length === 0 && (
        <EmptyState title={t('start.empty-title')} text={t('start.empty-text')}>
          <LinkButton to="/create">{t('start.empty-act')}</LinkButton>
        </EmptyState>
      )}
      <ul className={styles.grid}>
        {pictures.map(({ id, url, prompt }) => (
          <li key={id}>
            <button type="button" className={styles.pick} onClick={() => onChosen(id)}>
              <img src={url} alt={prompt || t('start.unnamed')} width="160" height="160" loading="lazy" />
            </button>
          </li>
        ))}
      </ul>
      {own.hasNextPage && (
        <Button isPending={own.isFetchingNextPage} onPress={() => void own.fetchNextPage()}>
          {t('start.more')}
        </Button>
      )}
    </section>
  )
}
