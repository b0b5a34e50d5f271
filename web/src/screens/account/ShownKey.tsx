import { Copy } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { useText } from '@/i18n'
import { Button, Card, Field, say } from '@/ui'
import sheet from './Sheet.module.css'

/** A key that was just made. It is nowhere else, so it stays until it is put away. */
export function ShownKey({ value, onDone }: { value: string; onDone: () => void }) {
  const t = useText()
  const card = useRef<HTMLElement>(null)
  useEffect(() => card.current?.focus(), [])
  // Without HTTPS there is no clipboard to write to; the field can be copied by hand.
  const copy = () =>
    navigator.clipboard?.writeText(value).then(
      () => say(t('account.key.copied')),
      () => undefined,
    )
  return (
    <Card ref={card} tabIndex={-1} aria-labelledby="shown-key">
      <h2 id="shown-key">{t('account.key.shown-title')}</h2>
      <p>{t('account.key.shown-text')}</p>
      <Field label={t('account.key.key')} value={value} isReadOnly />
      <div className={sheet.acts}>
        {'clipboard' in navigator && (
          <Button variant="primary" onPress={() => void copy()}>
            <Copy aria-hidden />
            {t('account.key.copy')}
          </Button>
        )}
        <Button onPress={onDone}>{t('account.key.kept')}</Button>
      </div>
    </Card>
  )
}
