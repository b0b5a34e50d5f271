import { ArrowLeft } from 'lucide-react'
import { type ReactNode, useEffect } from 'react'
import { Link } from 'react-router'
import sheet from '../account/Sheet.module.css'

export interface TitledProps {
  title: string
  /** The list that it is one of: its address and name. */
  back: [to: string, name: string]
  children: ReactNode
}

/** One of a list: its name is the screen's heading once it is known. */
export function Titled({ title, back: [to, name], children }: TitledProps) {
  useEffect(() => {
    document.title = `${title} · bottega`
  }, [title])
  return (
    <>
      <div className={sheet.column}>
        <Link to={to} className={sheet.back}>
          <ArrowLeft aria-hidden />
          {name}
        </Link>
        <h1>{title}</h1>
      </div>
      {children}
    </>
  )
}
