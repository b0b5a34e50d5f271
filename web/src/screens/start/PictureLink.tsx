import type { LucideIcon } from 'lucide-react'
import { may, useMe } from '@/api/account'
import { LinkButton } from '@/ui'
import { canBeSource } from './source'

export interface PictureLinkProps {
  image: { id: string; media_type: string }
  to: 'repair' | 'start' | 'banner'
  icon: LucideIcon
  children: string
}

/** Leads from a picture to a tool that works from it, for whoever may use that. */
export function PictureLink({ image, to, icon: Icon, children }: PictureLinkProps) {
  const me = useMe()
  if (!may(me, 'orders.place') || !canBeSource(image)) return null
  return (
    <LinkButton variant="quiet" to={`/${to}/${image.id}`}>
      <Icon aria-hidden />
      {children}
    </LinkButton>
  )
}
