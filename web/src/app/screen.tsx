import type { ComponentType } from 'react'
import type { RouteObject } from 'react-router'
import type { Permission } from '@/api/account'
import { Guard } from './Guard'

type Load = () => Promise<{ default: ComponentType }>

/** A route to a screen that is loaded when it is opened. */
export function screen(path: string, load: Load, permission?: Permission): RouteObject {
  return {
    ...(path ? { path } : { index: true }),
    lazy: async () => {
      const { default: Screen } = await load()
      if (!permission) return { Component: Screen }
      return {
        Component: () => (
          <Guard permission={permission}>
            <Screen />
          </Guard>
        ),
      }
    },
  }
}
