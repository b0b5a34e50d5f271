import { useState } from 'react'
import { may, type Me } from '@/api/account'
import type { Preset } from '@/api/catalogue'
import { useAllPresets, useChangePreset, useRemovePreset } from '@/api/presets'
import { wrong } from '@/api/problem'
import { useFormat, useText } from '@/i18n'
import { Ask, AskForm, EmptyState, Field, LinkButton, Listing, Switch } from '@/ui'
import sheet from './Sheet.module.css'

const MOST_NAME = 100

/** What is kept under names, one's own and the department's. They are loaded where they are used, in Create. */
export function Presets({ me }: { me: Me }) {
  const t = useText()
  const format = useFormat()
  const presets = useAllPresets()
  return (
    <Listing
      label={t('account.parts.presets')}
      {...presets}
      keyOf={({ id }) => id}
      columns={[
        { name: t('account.preset.name'), cell: ({ name }: Preset) => name },
        { name: t('account.preset.tool'), cell: ({ tool }) => t.lookup(`words.tools.${tool}`) ?? tool },
        { name: t('account.preset.whose'), cell: (preset) => <Whose preset={preset} /> },
        { name: t('account.preset.kept'), cell: ({ created_at: at }) => format.day(at) },
        {
          name: t('account.acts'),
          unnamed: true,
          cell: (preset) => (preset.mine || may(me, 'presets.govern')) && <Acts preset={preset} me={me} />,
        },
      ]}
      empty={
        <EmptyState title={t('account.preset.empty-title')} text={t('account.preset.empty-text')}>
          <LinkButton to="/create" variant="primary">
            {t('shell.create')}
          </LinkButton>
        </EmptyState>
      }
    />
  )
}

function Whose({ preset: { mine, shared, owner } }: { preset: Preset }) {
  const t = useText()
  if (!mine) return t('account.preset.theirs', { owner })
  return shared ? t('account.preset.shared') : t('account.preset.mine')
}

function Acts({ preset, me }: { preset: Preset; me: Me }) {
  const t = useText()
  const { name } = preset
  return (
    <div className={sheet.acts}>
      <Ask variant="quiet" label={t('account.change')} aria-label={t('account.preset.change', { name })} title={name}>
        {(close) => <Change preset={preset} department={me.department?.name ?? null} close={close} />}
      </Ask>
      <Ask
        variant="quiet"
        label={t('account.delete')}
        aria-label={t('account.preset.delete', { name })}
        title={t('account.preset.delete', { name })}
      >
        {(close) => <Remove preset={preset} close={close} />}
      </Ask>
    </div>
  )
}

/** Its name, and whether the department sees it. */
function Change({ preset, department, close }: { preset: Preset; department: string | null; close: () => void }) {
  const t = useText()
  const change = useChangePreset(preset.id)
  const [name, setName] = useState(preset.name)
  const [shared, setShared] = useState(preset.shared)
  const said = name.trim()
  return (
    <AskForm
      submit={t('words.save')}
      work={change}
      input={said ? { name: said, ...(shared !== preset.shared && { shared }) } : null}
      done={t('words.saved')}
      onDone={close}
      onCancel={close}
    >
      <Field
        label={t('account.preset.name')}
        value={name}
        onChange={setName}
        maxLength={MOST_NAME}
        error={wrong(change.error, '/name')}
      />
      {(department || preset.shared) && (
        <Switch
          label={department ? t('account.preset.share', { department }) : t('account.preset.shared')}
          hint={wrong(change.error, '/shared') ? t('account.preset.not-shareable') : t('account.preset.share-hint')}
          isSelected={shared}
          onChange={setShared}
        />
      )}
    </AskForm>
  )
}

function Remove({ preset, close }: { preset: Preset; close: () => void }) {
  const t = useText()
  const remove = useRemovePreset(preset.id)
  return (
    <AskForm
      consequence={t(preset.shared ? 'account.preset.delete-shared' : 'account.preset.delete-mine')}
      submit={t('account.delete')}
      variant="danger"
      work={remove}
      input={null}
      complete
      done={t('account.preset.deleted')}
      onDone={close}
      onCancel={close}
    />
  )
}
