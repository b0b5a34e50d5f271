import { type Step, type User, useStep } from '@/api/people'
import { useText } from '@/i18n'
import { Ask, AskForm } from '@/ui'
import sheet from '../account/Sheet.module.css'

const FROM: Record<string, readonly Step[]> = {
  provisional: ['approve', 'refuse'],
  refused: ['approve'],
  active: ['block'],
  blocked: ['unblock'],
}

/** What can be decided about an account as it is now. */
export function stepsFrom(status: string): readonly Step[] {
  return FROM[status] ?? []
}

/** Decisions about an account, each with what follows from it. */
export function Steps({ user, steps }: { user: User; steps: readonly Step[] }) {
  return (
    <div className={sheet.acts}>
      {steps.map((step) => (
        <StepButton key={step} user={user} step={step} />
      ))}
    </div>
  )
}

function StepButton({ user, step }: { user: User; step: Step }) {
  const t = useText()
  const work = useStep(user.username, step)
  const harsh = step === 'block' || step === 'refuse'
  const title = t(`admin.step.${step}.title`, { name: user.name })
  return (
    <Ask
      variant={step === 'approve' ? 'primary' : 'secondary'}
      label={t(`admin.step.${step}.do`)}
      aria-label={title}
      title={title}
    >
      {(close) => (
        <AskForm
          consequence={t(`admin.step.${step}.consequence`)}
          submit={t(`admin.step.${step}.do`)}
          variant={harsh ? 'danger' : 'primary'}
          work={work}
          input={null}
          complete
          done={t(`admin.step.${step}.done`, { name: user.name })}
          onDone={close}
          onCancel={close}
        />
      )}
    </Ask>
  )
}
