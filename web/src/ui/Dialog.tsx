import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from 'react-aria-components'
import { useText } from '@/i18n'
import { classes } from '@/lib/classes'
import { Button } from './Button'
import styles from './Dialog.module.css'

export interface DialogProps {
  title: string
  isOpen: boolean
  onClose: () => void
  wide?: boolean
  children: ReactNode
  /** Buttons at its end. */
  feet?: ReactNode
}

/** Something to be decided before anything else. It closes by Escape, by its cross and by a click beside it. */
export function Dialog({ title, isOpen, onClose, wide, children, feet }: DialogProps) {
  const t = useText()
  return (
    <ModalOverlay
      data-veil
      className={styles.veil}
      isOpen={isOpen}
      onOpenChange={(open) => open || onClose()}
      isDismissable
    >
      <Modal className={classes(styles.modal, wide && styles.wide)}>
        <AriaDialog className={styles.dialog}>
          <div className={styles.head}>
            <Heading slot="title" level={2}>
              {title}
            </Heading>
            <Button variant="quiet" icon aria-label={t('words.close')} onPress={onClose}>
              <X aria-hidden />
            </Button>
          </div>
          {children}
          {feet && <div className={styles.feet}>{feet}</div>}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  )
}
