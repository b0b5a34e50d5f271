import { may, type Me } from '@/api/account'
import { type Letter, useLetters, useReplay } from '@/api/operations'
import { useFormat, useText } from '@/i18n'
import { Ask, AskForm, Disclosure, EmptyState, Listing } from '@/ui'
import sheet from '../account/Sheet.module.css'
import styles from './Letters.module.css'

/** Messages that nobody could handle, and sending them once more. */
export function Letters({ me }: { me: Me }) {
  const t = useText()
  const format = useFormat()
  return (
    <Listing
      label={t('admin.parts.letters')}
      {...useLetters()}
      keyOf={({ id }) => id}
      columns={[
        {
          name: t('admin.letter.message'),
          cell: ({ event_type: type, queue, body }: Letter) => (
            <div className={sheet.column}>
              {type ?? t('admin.letter.unreadable')}
              <span className={sheet.soft}>{queue}</span>
              <Disclosure label={t('admin.letter.body')}>
                <pre className={styles.body}>{body}</pre>
              </Disclosure>
            </div>
          ),
        },
        { name: t('account.move.when'), cell: ({ created_at: at }) => format.time(at) },
        {
          name: t('admin.letter.outcome'),
          cell: ({ outcome }) => t.lookup(`admin.letter.outcomes.${outcome}`) ?? outcome,
        },
        {
          name: t('account.acts'),
          unnamed: true,
          cell: (letter) =>
            letter.replayed_at
              ? t('admin.letter.replayed-at', { time: format.time(letter.replayed_at) })
              : may(me, 'operations.mend') && <Replay id={letter.id} />,
        },
      ]}
      empty={<EmptyState title={t('admin.letter.empty-title')} text={t('admin.letter.empty-text')} />}
    />
  )
}

function Replay({ id }: { id: number }) {
  const t = useText()
  const replay = useReplay(id)
  return (
    <Ask label={t('admin.letter.replay')} title={t('admin.letter.replay-title')}>
      {(close) => (
        <AskForm
          consequence={t('admin.letter.replay-consequence')}
          submit={t('admin.letter.replay')}
          work={replay}
          input={null}
          complete
          done={t('admin.letter.replayed')}
          onDone={close}
          onCancel={close}
        />
      )}
    </Ask>
  )
}
