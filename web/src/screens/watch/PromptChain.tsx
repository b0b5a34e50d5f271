import { useState } from 'react'
import { type Order, useApprove } from '@/api/orders'
import { useText } from '@/i18n'
import { Button, Card, ErrorNote, Field } from '@/ui'
import styles from './PromptChain.module.css'

/** What became of the prompt: as written, in English, improved, as painted; while it is reviewed, it can be edited. */
export function PromptChain({ order }: { order: Order }) {
  const t = useText()
  const { original, english, enhanced, final } = order.prompt
  const links = [
    { name: 'original', text: original },
    { name: 'english', text: english === original ? null : english },
    { name: 'enhanced', text: enhanced === english ? null : enhanced },
    { name: 'final', text: order.status === 'review' || [original, english, enhanced].includes(final) ? null : final },
  ] as const
  const shown = links.filter(({ text }) => text)
  if (shown.length < 2 && order.status !== 'review') return null
  return (
    <Card>
      <h2>{t('watch.chain.title')}</h2>
      <ol className={styles.chain}>
        {shown.map(({ name, text }) => (
          <li key={name} className={styles.link}>
            <span className={styles.name}>{t(`watch.chain.${name}`)}</span>
            <p lang={name === 'original' ? undefined : 'en'}>{text}</p>
          </li>
        ))}
      </ol>
      {order.status === 'review' && <Review order={order} />}
    </Card>
  )
}

function Review({ order }: { order: Order }) {
  const t = useText()
  const approve = useApprove()
  const improved = order.prompt.final ?? order.prompt.original
  const [prompt, setPrompt] = useState(improved)
  return (
    <form
      className={styles.review}
      onSubmit={(event) => {
        event.preventDefault()
        approve.mutate({ id: order.id, prompt })
      }}
    >
      <Field label={t('watch.chain.edit')} rows={5} value={prompt} onChange={setPrompt} />
      <ErrorNote error={approve.error} paid />
      <div className={styles.acts}>
        <Button type="submit" variant="primary" isPending={approve.isPending} isDisabled={!prompt.trim()}>
          {t('watch.chain.approve')}
        </Button>
        {prompt !== improved && (
          <Button variant="quiet" onPress={() => setPrompt(improved)}>
            {t('watch.chain.restore')}
          </Button>
        )}
      </div>
    </form>
  )
}
