import type { UseMutationResult } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { useText } from '@/i18n'
import styles from './Ask.module.css'
import { Button, type ButtonProps } from './Button'
import { Dialog } from './Dialog'
import { ErrorNote } from './ErrorNote'
import { say } from './Toast'

export interface AskProps extends Pick<ButtonProps, 'variant' | 'icon' | 'isDisabled' | 'aria-label'> {
  /** What stands on the button that asks. */
  label: ReactNode
  title: string
  children: (close: () => void) => ReactNode
}

/** A button that asks before anything is done. */
export function Ask({ label, title, children, ...button }: AskProps) {
  const [open, setOpen] = useState(false)
  const close = () => setOpen(false)
  return (
    <>
      <Button {...button} aria-haspopup="dialog" onPress={() => setOpen(true)}>
        {label}
      </Button>
      <Dialog title={title} isOpen={open} onClose={close}>
        {children(close)}
      </Dialog>
    </>
  )
}

export interface AskFormProps<Result, Input> {
  /** What will be so once it is done. */
  consequence?: ReactNode
  submit: string
  variant?: 'primary' | 'danger'
  work: UseMutationResult<Result, Error, Input>
  /** What it is done with; null while that is not complete. */
  input: Input | null
  /** What is said once it is done. */
  done?: string | ((result: Result) => string)
  onDone: (result: Result) => void | Promise<void>
  onCancel: () => void
  /** More about what failed. */
  trouble?: ReactNode
  complete?: boolean
  children?: ReactNode
}

/** What is asked: the consequence, some fields, and one button that does it. */
export function AskForm<Result, Input>(props: AskFormProps<Result, Input>) {
  const { work, input, done, onDone, complete = input !== null } = props
  const t = useText()
  const submit = () =>
    complete &&
    work.mutate(input as Input, {
      onSuccess: (result) => {
        if (done) say(typeof done === 'string' ? done : done(result))
        void onDone(result)
      },
    })
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      {props.consequence && <p>{props.consequence}</p>}
      {props.children}
      <ErrorNote error={work.error}>{work.error && props.trouble}</ErrorNote>
      <div className={styles.feet}>
        <Button onPress={props.onCancel}>{t('words.cancel')}</Button>
        <Button type="submit" variant={props.variant ?? 'primary'} isPending={work.isPending} isDisabled={!complete}>
          {props.submit}
        </Button>
      </div>
    </form>
  )
}
