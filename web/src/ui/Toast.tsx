import { X } from 'lucide-react'
import {
  Text,
  UNSTABLE_Toast as Toast,
  UNSTABLE_ToastContent as ToastContent,
  UNSTABLE_ToastQueue as ToastQueue,
  UNSTABLE_ToastRegion as ToastRegion,
} from 'react-aria-components'
import { useText } from '@/i18n'
import { Button } from './Button'
import styles from './Toast.module.css'

const SHOWN_MS = 6_000
const queue = new ToastQueue<string>({ maxVisibleToasts: 2 })

/** Says in passing that something is done. What a person has to act on belongs on the screen instead. */
export function say(text: string): void {
  queue.add(text, { timeout: SHOWN_MS })
}

/** Where it is said; once, in the shell. */
export function Toasts() {
  const t = useText()
  return (
    <ToastRegion queue={queue} className={styles.region} aria-label={t('words.notices')}>
      {({ toast }) => (
        <Toast toast={toast} className={styles.toast}>
          <ToastContent>
            <Text slot="title">{toast.content}</Text>
          </ToastContent>
          <Button slot="close" variant="quiet" icon aria-label={t('words.close')}>
            <X aria-hidden />
          </Button>
        </Toast>
      )}
    </ToastRegion>
  )
}
