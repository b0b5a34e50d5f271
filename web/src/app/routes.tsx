import { createBrowserRouter } from 'react-router'
import { Broken } from './Broken'
import { Missing } from './Missing'
import { screen } from './screen'
import { Shell } from './Shell'

/** The screens: one line each, below `/studio`. The third word is the permission without which it is not opened. */
const SCREENS = [
  screen('', () => import('@/screens/arrive/Landing')),
  screen('join', () => import('@/screens/arrive/Join')),
  screen('confirm', () => import('@/screens/arrive/Confirm')),
  screen('login', () => import('@/screens/arrive/LogIn')),
  screen('reset', () => import('@/screens/arrive/Reset')),
  screen('create', () => import('@/screens/create/Create'), 'orders.place'),
  screen('repair/:id?', () => import('@/screens/repair/Repair'), 'orders.place'),
  screen('start/:id?', () => import('@/screens/start/Start'), 'orders.place'),
  screen('account/:part?', () => import('@/screens/account/Account'), 'account.see'),
  screen('admin/:part?/:id?', () => import('@/screens/admin/Admin'), 'users.limit'),
  screen('banner', () => import('@/screens/banner/Banner'), 'orders.place'),
  screen('banner/:id', () => import('@/screens/banner/Banner'), 'orders.place'),
  screen('brand-books', () => import('@/screens/banner/brands/BrandBooks'), 'brand-books.see'),
  screen('brand-books/:id', () => import('@/screens/banner/brands/BrandBook'), 'brand-books.change'),
  screen('library', () => import('@/screens/library/Library'), 'images.see'),
  screen('library/:id', () => import('@/screens/library/details/Details'), 'images.see'),
  screen('orders', () => import('@/screens/orders/Orders'), 'orders.see'),
  screen('orders/:id', () => import('@/screens/watch/Watch')),
]

export const router = createBrowserRouter(
  [
    {
      path: '/',
      Component: Shell,
      ErrorBoundary: Broken,
      // While the first screen is on its way, the ground is enough.
      HydrateFallback: () => null,
      children: [...SCREENS, { path: '*', Component: Missing }],
    },
  ],
  { basename: '/studio' },
)
