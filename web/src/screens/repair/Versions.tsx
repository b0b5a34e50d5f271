import { useState } from 'react'
import { Link } from 'react-router'
import { type Step, useLineage } from '@/api/pictures'
import { useText } from '@/i18n'
import { classes } from '@/lib/classes'
import { Button, Dialog, ErrorNote } from '@/ui'
import { Compare } from './Compare'
import styles from './Versions.module.css'

/** The way of a picture: its versions from the first to this one, and what was made from this one. Any can be gone on
 * from. */
export function Versions({ of }: { of: string }) {
  const t = useText()
  const lineage = useLineage(of)
  if (!lineage.data) return <ErrorNote error={lineage.error} />
  const { chain } = lineage.data
  const branches = lineage.data.branches.filter(({ tool }) => tool !== 'banner')
  if (chain.length + branches.length < 2) return null
  return (
    <section className={styles.versions} aria-labelledby="versions">
      <header className={styles.head}>
        <h2 id="versions">{t('repair.versions')}</h2>
        <BeforeAndAfter chain={chain} />
      </header>
      <div className={styles.strips}>
        <Strip steps={chain} first={1} current={of} label={t('repair.way')} />
        {branches.length > 0 && (
          <Strip steps={branches} first={chain.length + 1} current={of} label={t('repair.branches')} branches />
        )}
      </div>
    </section>
  )
}

interface StripProps {
  steps: readonly Step[]
  /** The number of the first. Branches are all the next one: 3a, 3b. */
  first: number
  current: string
  label: string
  branches?: boolean
}

function Strip({ steps, first, current, label, branches }: StripProps) {
  const t = useText()
  return (
    <div className={classes(styles.part, branches && styles.branches)}>
      <h3 className={styles.label}>{label}</h3>
      <ol className={styles.strip}>
        {steps.map((step, index) => (
          <li key={step.id}>
            <Version
              step={step}
              name={t('repair.version', { number: branches ? `${first}${letter(index)}` : first + index })}
              current={step.id === current}
            />
          </li>
        ))}
      </ol>
    </div>
  )
}

/** a to z, then aa and so on, as in a list. */
function letter(index: number): string {
  const last = String.fromCharCode('a'.charCodeAt(0) + (index % 26))
  return index < 26 ? last : letter(Math.floor(index / 26) - 1) + last
}

function Version({ step, name, current }: { step: Step; name: string; current: boolean }) {
  const t = useText()
  const said = t.lookup(`repair.made.${step.tool ?? step.kind}`)
  if (step.deleted)
    return (
      <span className={styles.version}>
        <span className={styles.thumb} />
        <span>{name}</span>
        <span className={styles.said}>{t('repair.deleted')}</span>
      </span>
    )
  return (
    <Link
      to={`/repair/${step.id}`}
      className={styles.version}
      aria-current={current ? 'page' : undefined}
      title={step.prompt ?? undefined}
    >
      <span className={styles.thumb}>
        <img src={step.url} alt="" width="96" height="96" loading="lazy" />
      </span>
      <span>{name}</span>
      <span className={styles.said}>{said}</span>
    </Link>
  )
}

/** This version and the one that it was made from. */
function BeforeAndAfter({ chain }: { chain: readonly Step[] }) {
  const t = useText()
  const [open, setOpen] = useState(false)
  const [before, after] = chain.slice(-2)
  if (!before || !after || before.deleted) return null
  const { width, height } = after
  return (
    <>
      <Button variant="quiet" onPress={() => setOpen(true)}>
        {t('repair.compare')}
      </Button>
      <Dialog title={t('repair.compare')} isOpen={open} onClose={() => setOpen(false)} wide>
        <Compare before={before.url} after={after.url} width={width} height={height} said={after.prompt ?? ''} />
      </Dialog>
    </>
  )
}
