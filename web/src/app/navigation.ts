import { Brush, Images, Layers2, type LucideIcon, PanelsTopLeft, WandSparkles } from 'lucide-react'
import type { Permission } from '@/api/account'
import type { Key } from '@/i18n'

export interface Door {
  to: string
  label: Key
  icon: LucideIcon
  permission: Permission
}

/** What stands in the navigation, from left to right, for whoever has the permission. Five fit on a phone. */
export const DOORS: readonly Door[] = [
  { to: '/create', label: 'shell.create', icon: Brush, permission: 'orders.place' },
  { to: '/start', label: 'start.door', icon: Layers2, permission: 'orders.place' },
  { to: '/repair', label: 'repair.door', icon: WandSparkles, permission: 'orders.place' },
  { to: '/banner', label: 'banner.door', icon: PanelsTopLeft, permission: 'orders.place' },
  { to: '/library', label: 'library.door', icon: Images, permission: 'images.see' },
]
