import type { ComponentType } from 'react'
import type { Order } from '@/api/orders'
import { BannerAct } from '@/screens/banner/BannerAct'
import { BookmarkAct } from '@/screens/library/BookmarkAct'
import { RepairAct } from '@/screens/repair/RepairAct'
import { VaryAct } from '@/screens/start/VaryAct'

/** What can be done with a finished picture besides downloading it: buttons or links below it, one line each. */
export const PICTURE_ACTS: readonly ComponentType<{ image: Order['images'][number] }>[] = [
  RepairAct,
  VaryAct,
  BannerAct,
  BookmarkAct,
]
