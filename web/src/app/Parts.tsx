import { type ReactNode, useEffect, useRef } from 'react'
import { NavLink, useLocation } from 'react-router'
import styles from './Parts.module.css'

export interface PartsProps {
  /** What they are parts of. */
  label: string
  parts: readonly { to: string; label: string }[]
  children: ReactNode
}

/** A screen of several parts, each under an address of its own: their names at the side, above on a phone. */
export function Parts({ label, parts, children }: PartsProps) {
  const list = useOpenInSight()
  return (
    <div className={styles.columns}>
      <nav aria-label={label} className={styles.nav}>
        <ul ref={list} className={styles.parts}>
          {parts.map((part) => (
            <li key={part.to}>
              <NavLink to={part.to} className={styles.part}>
                {part.label}
              </NavLink>
            </li>
          ))}
        </ul>
      </nav>
      <div className={styles.content}>{children}</div>
    </div>
  )
}

/** On a phone the names are a strip, which may be longer than the screen: the open one is moved into sight. */
function useOpenInSight() {
  const list = useRef<HTMLUListElement>(null)
  const { pathname } = useLocation()
  useEffect(() => {
    const open = list.current?.querySelector<HTMLElement>('[aria-current=page]')
    if (open && list.current) list.current.scrollLeft = open.offsetLeft - list.current.offsetLeft - open.offsetWidth / 2
  }, [pathname])
  return list
}
