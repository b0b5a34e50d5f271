import { lazy, Suspense } from 'react'
import { useMe } from '@/api/account'
import { Page } from '@/app/Page'
import { useText } from '@/i18n'
import { Craft } from './Craft'
import { Demo } from './Demo'
import styles from './Landing.module.css'

const Home = lazy(() => import('@/screens/home/Home'))

/** The first thing that a visitor sees: what this is, and trying it. Whoever is logged in has a home. */
export default function Landing() {
  const t = useText()
  const me = useMe()
  if (me !== null) return <Suspense>{me && <Home me={me} />}</Suspense>
  return (
    <Page>
      <div className={styles.hero}>
        <header className={styles.welcome}>
          <h1>{t('arrive.title')}</h1>
          <p className={styles.lead}>{t('arrive.lead')}</p>
        </header>
        <Demo />
      </div>
      <Craft />
    </Page>
  )
}
