import { useState } from 'react'
import { may, type Me, useTopUp } from '@/api/account'
import { useText } from '@/i18n'
import { randomId } from '@/lib/random'
import { Button, Dialog, ErrorNote, PriceTag, say } from '@/ui'
import styles from './Balance.module.css'

const AMOUNTS = [10, 50, 200]

/** One's credits, and getting more where this installation lets people do that themselves. */
export function Balance({ me }: { me: Me }) {
  const t = useText()
  const [open, setOpen] = useState(false)
  const topUp = useTopUp()
  const { available, held } = me.balance
  const add = (amount: number) =>
    topUp.mutate(
      { amount, key: randomId() },
      {
        onSuccess: () => {
          setOpen(false)
          say(t('shell.balance.added', { count: amount }))
        },
      },
    )
  return (
    <>
      <Button variant="quiet" onPress={() => setOpen(true)} aria-haspopup="dialog">
        <PriceTag credits={available} brief />
      </Button>
      <Dialog title={t('shell.balance.title')} isOpen={open} onClose={() => setOpen(false)}>
        <p>{t('shell.balance.available', { count: available })}</p>
        {held > 0 && <p>{t('shell.balance.held', { count: held })}</p>}
        {may(me, 'credits.top-up') && (
          <>
            <p>{t('shell.balance.more')}</p>
            <div role="group" className={styles.amounts} aria-label={t('shell.balance.more')}>
              {AMOUNTS.map((amount) => (
                <Button key={amount} isDisabled={topUp.isPending} onPress={() => add(amount)}>
                  +<PriceTag credits={amount} />
                </Button>
              ))}
            </div>
            <ErrorNote error={topUp.error} />
          </>
        )}
      </Dialog>
    </>
  )
}
