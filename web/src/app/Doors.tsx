import { NavLink } from 'react-router'
import { may, type Me } from '@/api/account'
import { useText } from '@/i18n'
import { DOORS } from './navigation'
import styles from './Shell.module.css'

/** The navigation: in the header on a wide screen, at the thumb on a phone. */
export function Doors({ me }: { me: Me }) {
  const t = useText()
  const open = DOORS.filter((door) => may(me, door.permission))
  return (
    <nav className={styles.doors} aria-label={t('shell.navigation')}>
      {open.map(({ to, label, icon: Icon }) => (
        <NavLink key={to} to={to} className={styles.door}>
          <Icon aria-hidden />
          {t(label)}
        </NavLink>
      ))}
    </nav>
  )
}
