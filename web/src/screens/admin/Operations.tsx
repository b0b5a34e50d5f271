import { type Queue, useQueues, useWorkers, type Worker } from '@/api/operations'
import { useFormat, useText } from '@/i18n'
import { EmptyState, Listing } from '@/ui'
import sheet from '../account/Sheet.module.css'

/** Who works, and what waits for them, as it is now. */
export function Operations() {
  const t = useText()
  return (
    <>
      <section className={sheet.section} aria-labelledby="workers">
        <h2 id="workers">{t('admin.worker.title')}</h2>
        <Workers />
      </section>
      <section className={sheet.section} aria-labelledby="queues">
        <h2 id="queues">{t('admin.queue.title')}</h2>
        <Queues />
      </section>
    </>
  )
}

function Workers() {
  const t = useText()
  const format = useFormat()
  const { data, error } = useWorkers()
  return (
    <Listing
      label={t('admin.worker.title')}
      rows={data}
      error={error}
      keyOf={({ id }) => id}
      columns={[
        {
          name: t('admin.worker.service'),
          cell: ({ service, version }: Worker) => (
            <div className={sheet.column}>
              {service}
              <span className={sheet.soft}>{version}</span>
            </div>
          ),
        },
        {
          name: t('admin.worker.state'),
          cell: ({ alive, state, seconds_since: since }) =>
            alive
              ? (t.lookup(`admin.worker.states.${state}`) ?? state)
              : t('admin.worker.silent', { time: format.seconds(since) }),
        },
        { name: t('admin.pool'), cell: ({ pool }) => pool },
        { name: t('admin.worker.device'), cell: ({ device }) => device },
        { name: t('admin.worker.models'), cell: ({ models }) => models.join(', ') },
        { name: t('admin.worker.memory'), cell: (worker) => <Memory worker={worker} /> },
      ]}
      empty={<EmptyState title={t('admin.worker.empty-title')} text={t('admin.worker.empty-text')} />}
    />
  )
}

function Memory({ worker: { memory_used_mb: used, memory_total_mb: total } }: { worker: Worker }) {
  const t = useText()
  if (used === null) return null
  return total === null ? t('admin.worker.used', { used }) : t('admin.worker.used-of', { used, total })
}

function Queues() {
  const t = useText()
  const format = useFormat()
  const { data, error } = useQueues()
  const number = (value: number | null) => (value === null ? t('admin.queue.unknown') : format.number(value))
  const seconds = (value: number | null) => value !== null && format.seconds(value)
  return (
    <Listing
      label={t('admin.queue.title')}
      rows={data}
      error={error}
      keyOf={({ queue }) => queue}
      columns={[
        {
          name: t('admin.queue.queue'),
          cell: ({ queue, stage }: Queue) => (
            <div className={sheet.column}>
              {(stage && t.lookup(`watch.stage.${stage}`)) ?? queue}
              {stage && <span className={sheet.soft}>{queue}</span>}
            </div>
          ),
        },
        { name: t('admin.queue.depth'), numeric: true, cell: ({ depth }) => number(depth) },
        { name: t('admin.queue.consumers'), numeric: true, cell: ({ consumers }) => number(consumers) },
        { name: t('admin.queue.waiting'), numeric: true, cell: ({ waiting }) => number(waiting) },
        { name: t('admin.queue.sent'), numeric: true, cell: ({ outstanding }) => number(outstanding) },
        { name: t('admin.queue.oldest'), numeric: true, cell: ({ oldest_seconds: age }) => seconds(age) },
        { name: t('admin.queue.pace'), numeric: true, cell: ({ seconds_a_picture: pace }) => seconds(pace) },
      ]}
      empty={null}
    />
  )
}
