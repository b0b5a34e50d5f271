import { useState } from 'react'
import { type Me, useChangeMe } from '@/api/account'
import { useWorkers } from '@/api/operations'
import { wrong } from '@/api/problem'
import { LANGUAGE_NAMES, LANGUAGES, useFormat, useLanguage, useText } from '@/i18n'
import { chooseTheme, chosenTheme, THEMES } from '@/lib/theme'
import { Ask, Button, Card, Chips, ErrorNote, Facts, Field, say, Select } from '@/ui'
import { NewPassword } from './NewPassword'
import { OwnData } from './OwnData'
import { poolsOf } from './pools'
import sheet from './Sheet.module.css'

/** Who one is here, and how one likes it. */
export function Settings({ me }: { me: Me }) {
  return (
    <>
      <Who me={me} />
      <Looks />
      <Pool me={me} />
      <OwnData me={me} />
    </>
  )
}

function Who({ me }: { me: Me }) {
  const t = useText()
  const format = useFormat()
  const change = useChangeMe()
  const [name, setName] = useState(me.name)
  const said = name.trim()
  return (
    <Card>
      <Facts
        facts={[
          [t('account.who.email'), me.email],
          [t('account.who.username'), me.username],
          [t('account.who.role'), t.lookup(`admin.roles.${me.role}`)],
          [t('account.who.department'), me.department?.name ?? null],
          [t('account.who.since'), format.day(me.created_at)],
        ]}
      />
      <form
        className={sheet.stack}
        onSubmit={(event) => {
          event.preventDefault()
          change.mutate({ name: said }, { onSuccess: () => say(t('words.saved')) })
        }}
      >
        <Field
          label={t('arrive.field.name')}
          autoComplete="name"
          maxLength={100}
          value={name}
          onChange={setName}
          error={wrong(change.error, '/name')}
        />
        <ErrorNote error={change.error} />
        <div className={sheet.acts}>
          <Button type="submit" isPending={change.isPending} isDisabled={!said || said === me.name}>
            {t('words.save')}
          </Button>
          <Ask label={t('account.password.change')} title={t('account.password.change')}>
            {(close) => <NewPassword email={me.email} close={close} />}
          </Ask>
        </div>
      </form>
    </Card>
  )
}

/** The language is also that of letters, so it is kept with the account; the theme is this browser's. */
function Looks() {
  const { t, language, speak } = useLanguage()
  const change = useChangeMe()
  const [theme, setTheme] = useState(chosenTheme)
  return (
    <Card>
      <Chips
        label={t('account.language')}
        choices={LANGUAGES.map((value) => ({ value, label: LANGUAGE_NAMES[value] }))}
        value={language}
        onChange={(chosen) => {
          void speak(chosen)
          change.mutate({ language: chosen })
        }}
      />
      <ErrorNote error={change.error} />
      <Chips
        label={t('shell.theme.title')}
        choices={THEMES.map((value) => ({ value, label: t(`shell.theme.${value}`) }))}
        value={theme}
        onChange={(chosen) => {
          chooseTheme(chosen)
          setTheme(chosen)
        }}
      />
    </Card>
  )
}

/** Where one's work is done that says nothing else. */
function Pool({ me }: { me: Me }) {
  const t = useText()
  const change = useChangeMe()
  const workers = useWorkers().data
  const choices = poolsOf(workers ?? [], me.default_pool).map(({ name, workers: count }) => ({
    value: name,
    label: name,
    note: t('account.pool.workers', { count }),
  }))
  return (
    <Card aria-labelledby="pool">
      <h2 id="pool">{t('account.pool.title')}</h2>
      <p className={sheet.soft}>{t('account.pool.text')}</p>
      <Select
        label={t('account.pool.choose')}
        choices={[{ value: '', label: t('account.pool.any') }, ...choices]}
        value={me.default_pool ?? ''}
        onChange={(pool) => change.mutate({ default_pool: pool || null }, { onSuccess: () => say(t('words.saved')) })}
      />
      <ErrorNote error={change.error} />
    </Card>
  )
}
