import { useState } from 'react'
import { hasEnded, useOrder, usePlaceDemo } from '@/api/orders'
import { useText } from '@/i18n'
import { useLiveOrder } from '@/live/useLive'
import { Easel } from '@/screens/watch/Easel'
import { Outcome } from '@/screens/watch/Outcome'
import { Button, Card, ErrorNote, Field, LinkButton } from '@/ui'
import { demoOrder, rememberDemo } from './demo'
import styles from './Landing.module.css'

/** One picture without an account, painted before one's eyes. */
export function Demo() {
  const t = useText()
  const [id, setId] = useState(demoOrder)
  const placed = (order: string) => {
    rememberDemo(order)
    setId(order)
  }
  return (
    <Card className={styles.demo} aria-labelledby="demo">
      <h2 id="demo">{t('arrive.demo.title')}</h2>
      {id ? <Painted id={id} onGone={() => setId(null)} /> : <Ask onPlaced={placed} />}
    </Card>
  )
}

function Ask({ onPlaced }: { onPlaced: (id: string) => void }) {
  const t = useText()
  const [prompt, setPrompt] = useState('')
  const demo = usePlaceDemo()
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault()
        demo.mutate({ prompt: prompt.trim() || t('arrive.demo.example') }, { onSuccess: ({ id }) => onPlaced(id) })
      }}
    >
      <Field
        label={t('arrive.demo.prompt')}
        placeholder={t('arrive.demo.example')}
        rows={3}
        maxLength={500}
        value={prompt}
        onChange={setPrompt}
      />
      <ErrorNote error={demo.error}>
        {demo.error && <LinkButton to="/join">{t('arrive.join.submit')}</LinkButton>}
      </ErrorNote>
      <Button type="submit" variant="primary" isPending={demo.isPending}>
        {t('arrive.demo.paint')}
      </Button>
      <p className={styles.note}>{t('arrive.demo.note')}</p>
    </form>
  )
}

function Painted({ id, onGone }: { id: string; onGone: () => void }) {
  const t = useText()
  const order = useOrder(id)
  useLiveOrder(id)
  if (order.error)
    return (
      <ErrorNote error={order.error}>
        <Button
          onPress={() => {
            rememberDemo(null)
            onGone()
          }}
        >
          {t('words.try-again')}
        </Button>
      </ErrorNote>
    )
  if (!order.data) return null
  return (
    <div className={styles.form} aria-live="polite">
      <p>{order.data.prompt.original}</p>
      <Easel order={order.data} />
      <Outcome order={order.data} />
      {hasEnded(order.data) && (
        <>
          <LinkButton to="/join" variant="primary">
            {t('arrive.demo.keep')}
          </LinkButton>
          <p className={styles.note}>{t('arrive.demo.keep-text')}</p>
        </>
      )}
    </div>
  )
}
