import type { ComponentType } from 'react'
import { Navigate, useParams } from 'react-router'
import { may, type Me, type Permission, useMe } from '@/api/account'
import { Missing } from '@/app/Missing'
import { Page } from '@/app/Page'
import { Parts } from '@/app/Parts'
import { useText } from '@/i18n'
import { ApiKeys } from './ApiKeys'
import { Credits } from './Credits'
import { MyStatistics } from './MyStatistics'
import { Presets } from './Presets'
import { Settings } from './Settings'

const PARTS = {
  credits: ['credits.see', Credits],
  statistics: ['statistics.see', MyStatistics],
  presets: ['presets.see', Presets],
  keys: ['keys.manage', ApiKeys],
  settings: ['account.see', Settings],
} as const satisfies Record<string, [Permission, ComponentType<{ me: Me }>]>

type Name = keyof typeof PARTS

/** What is one's own: credits, numbers, presets, keys, settings. Each part has its address. */
export default function Account() {
  const t = useText()
  const me = useMe()
  const { part } = useParams()
  if (!me) return null
  if (!part) return <Navigate to="/account/credits" replace />
  const open = (Object.keys(PARTS) as Name[]).filter((name) => may(me, PARTS[name][0]))
  const shown = open.find((name) => name === part)
  if (!shown) return <Missing />
  const [, Content] = PARTS[shown]
  return (
    <Page title={t(`account.parts.${shown}`)}>
      <Parts
        label={t('shell.my-account')}
        parts={open.map((name) => ({ to: `/account/${name}`, label: t(`account.parts.${name}`) }))}
      >
        <Content me={me} />
      </Parts>
    </Page>
  )
}
