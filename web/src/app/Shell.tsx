import { useEffect, useRef } from 'react'
import { RouterProvider as AriaRouter } from 'react-aria-components'
import { Link, Outlet, ScrollRestoration, useHref, useLocation, useNavigate } from 'react-router'
import { useMe } from '@/api/account'
import { useText } from '@/i18n'
import { useLive } from '@/live/useLive'
import { Toasts } from '@/ui'
import { AccountMenu } from './AccountMenu'
import { Balance } from './Balance'
import { Connection } from './Connection'
import { Doors } from './Doors'
import { LanguageMenu, ThemeMenu } from './Preferences'
import styles from './Shell.module.css'

/** What every screen stands in. It follows the live events of whoever is logged in, for all screens. */
export function Shell() {
  const t = useText()
  const me = useMe()
  const navigate = useNavigate()
  const connected = useLive(Boolean(me))
  const main = useFocusOnNavigation()
  return (
    <AriaRouter navigate={(to) => void navigate(to)} useHref={useHref}>
      <div className={styles.shell}>
        <a className={styles.skip} href="#main">
          {t('shell.skip')}
        </a>
        <header className={styles.header}>
          <div className={styles.bar}>
            <Link to="/" className={styles.brand}>
              <img src="/studio/icons/mark.svg" alt="" width="30" height="30" />
              bottega
            </Link>
            {me && <Doors me={me} />}
            <div className={styles.tools}>
              {me && <Balance me={me} />}
              <LanguageMenu />
              <ThemeMenu />
              <AccountMenu me={me} />
            </div>
          </div>
        </header>
        <main id="main" ref={main} tabIndex={-1} className={styles.main}>
          <Outlet />
        </main>
        <footer className={styles.footer}>
          <a href="/api/docs">{t('shell.api')}</a>
          <a href="/studio/licences.txt">{t('shell.licences')}</a>
        </footer>
        <Connection lost={!connected} />
        <Toasts />
        <ScrollRestoration />
      </div>
    </AriaRouter>
  )
}

/** A new screen has the focus, so that a keyboard and a screen reader begin at its top and not at its end. */
function useFocusOnNavigation() {
  const main = useRef<HTMLElement>(null)
  const { pathname } = useLocation()
  const first = useRef(true)
  useEffect(() => {
    if (first.current) first.current = false
    else main.current?.focus({ preventScroll: true })
  }, [pathname])
  return main
}
