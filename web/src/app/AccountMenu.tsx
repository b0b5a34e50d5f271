import { BookOpen, LogOut, ShieldCheck, SlidersHorizontal, UserRound } from 'lucide-react'
import { may, type Me, useLogOut } from '@/api/account'
import { useText } from '@/i18n'
import { Button, LinkButton, Menu } from '@/ui'

/** Log in, or what one's account leads to. */
export function AccountMenu({ me }: { me: Me | null | undefined }) {
  const t = useText()
  const logOut = useLogOut()
  if (me === undefined) return null
  if (me === null) return <LinkButton to="/login">{t('shell.log-in')}</LinkButton>
  return (
    <Menu
      label={me.name}
      trigger={
        <Button variant="quiet" icon aria-label={t('shell.account', { name: me.name })}>
          <UserRound aria-hidden />
        </Button>
      }
      acts={[
        { id: 'account', label: t('shell.my-account'), icon: <SlidersHorizontal aria-hidden />, href: '/account' },
        { id: 'brand-books', label: t('banner.books.open'), icon: <BookOpen aria-hidden />, href: '/brand-books' },
        ...(may(me, 'users.limit')
          ? [{ id: 'admin', label: t('shell.admin'), icon: <ShieldCheck aria-hidden />, href: '/admin' }]
          : []),
        { id: 'log-out', label: t('shell.log-out'), icon: <LogOut aria-hidden />, onAction: logOut.mutate },
      ]}
    />
  )
}
