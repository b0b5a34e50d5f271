import { Link } from 'react-router'
import { type Step, useLineage } from '@/api/pictures'
import { useText } from '@/i18n'
import { ErrorNote } from '@/ui'
import { Thumb } from '../Thumb'
import styles from './Details.module.css'

/** From what the picture was made, step by step, and what was made from it. */
export function Lineage({ of }: { of: string }) {
  const t = useText()
  const lineage = useLineage(of)
  if (!lineage.data) return <ErrorNote error={lineage.error} />
  const { chain, branches } = lineage.data
  if (chain.length + branches.length < 2) return null
  return (
    <section className={styles.lineage} aria-labelledby="lineage">
      <h2 id="lineage">{t('library.lineage.title')}</h2>
      {chain.length > 1 && <Strip steps={chain} current={of} label={t('library.lineage.chain')} />}
      {branches.length > 0 && <Strip steps={branches} current={of} label={t('library.lineage.branches')} />}
    </section>
  )
}

function Strip({ steps, current, label }: { steps: readonly Step[]; current: string; label: string }) {
  return (
    <div>
      <h3 className={styles.label}>{label}</h3>
      <ol className={styles.strip}>
        {steps.map((step) => (
          <li key={step.id}>
            <Stage step={step} current={step.id === current} />
          </li>
        ))}
      </ol>
    </div>
  )
}

function Stage({ step, current }: { step: Step; current: boolean }) {
  const t = useText()
  const made = t.lookup(`library.made.${step.tool ?? step.kind}`)
  if (step.deleted) return <span className={styles.step}>{t('library.lineage.deleted', { made: made ?? '' })}</span>
  return (
    <Link
      to={`/library/${step.id}`}
      className={styles.step}
      aria-current={current ? 'page' : undefined}
      title={step.prompt ?? undefined}
    >
      <span className={styles.frame}>
        <Thumb picture={{ url: step.url, media_type: '' }} />
      </span>
      {made}
    </Link>
  )
}
