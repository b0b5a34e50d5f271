import { useQuery } from '@tanstack/react-query'
import { api, ask, type Schema } from './client'
import { useAct, usePages } from './pages'
import { keys } from './queries'

export type User = Schema<'User'>
export type Role = Schema<'Role'>
export type UserStatus = Schema<'accounts_person_Status'>
export type Department = Schema<'Department'>

export const ROLES = ['member', 'department_admin', 'super_admin'] as const satisfies readonly Role[]
export const STATUSES = [
  'provisional',
  'active',
  'unverified',
  'blocked',
  'refused',
  'deleted',
] as const satisfies readonly UserStatus[]
export const LIMITS = ['max_orders_in_flight', 'max_orders_a_day', 'max_images'] as const

/** What a person or a department may at most do; null: as it is elsewhere. */
export type Limits = Pick<User, (typeof LIMITS)[number]>

/** What is done to an account and takes nothing but the decision. */
export type Step = 'approve' | 'refuse' | 'block' | 'unblock'

const MOST = 100

export const useUsers = (filters: { search?: string; status?: string; role?: string; department?: string }) =>
  usePages<User>([...keys.admin, 'users', filters], (cursor) =>
    ask(
      api.GET('/api/users', {
        params: {
          query: {
            ...filters,
            status: filters.status as UserStatus | undefined,
            role: filters.role as Role | undefined,
            cursor,
          },
        },
      }),
    ),
  )

export const useUser = (username: string) =>
  useQuery({
    queryKey: [...keys.admin, 'user', username],
    queryFn: () => ask(api.GET('/api/users/{username}', { params: { path: { username } } })),
  })

const STEPS = {
  approve: '/api/users/{username}/approve',
  refuse: '/api/users/{username}/refuse',
  block: '/api/users/{username}/block',
  unblock: '/api/users/{username}/unblock',
} as const satisfies Record<Step, string>

export const useStep = (username: string, step: Step) =>
  useAct(() => ask(api.POST(STEPS[step], { params: { path: { username } } })), keys.admin)

export const useChangeUser = (username: string) =>
  useAct(
    (body: Partial<Limits> & { role?: Role; department?: string | null }) =>
      ask(api.PATCH('/api/users/{username}', { params: { path: { username } }, body })),
    keys.admin,
  )

/** Only the list is asked for again: the person's own page has nothing to show any more. */
export const useRemoveUser = (username: string) =>
  useAct(() => api.DELETE('/api/users/{username}', { params: { path: { username } } }), [...keys.admin, 'users'])

export const useDepartmentPages = () =>
  usePages<Department>([...keys.admin, 'departments', 'pages'], (cursor) =>
    ask(api.GET('/api/departments', { params: { query: { cursor } } })),
  )

/** The departments to choose from, and to call by their names. */
export const useDepartments = (enabled: boolean) =>
  useQuery({
    queryKey: [...keys.admin, 'departments'],
    queryFn: () => ask(api.GET('/api/departments', { params: { query: { limit: MOST } } })),
    select: ({ items }) => items,
    enabled,
  })

export const useDepartment = (id: string) =>
  useQuery({
    queryKey: [...keys.admin, 'department', id],
    queryFn: () => ask(api.GET('/api/departments/{department_id}', { params: { path: { department_id: id } } })),
  })

export type DepartmentBody = Limits & { name: string; weight: number }

/** Makes a department, or changes the one of this id. */
export const useKeepDepartment = (id: string | null) =>
  useAct(
    (body: DepartmentBody) =>
      id === null
        ? ask(api.POST('/api/departments', { body }))
        : ask(api.PATCH('/api/departments/{department_id}', { params: { path: { department_id: id } }, body })),
    keys.admin,
  )

export const useRemoveDepartment = (id: string) =>
  useAct(
    () => api.DELETE('/api/departments/{department_id}', { params: { path: { department_id: id } } }),
    [...keys.admin, 'departments'],
  )

export const useTakeIn = (department: string) =>
  useAct((username: string) => ask(api.PUT(MEMBER, membership(department, username))), keys.admin)

export const useLetGo = (department: string) =>
  useAct((username: string) => api.DELETE(MEMBER, membership(department, username)), keys.admin)

const MEMBER = '/api/departments/{department_id}/members/{username}'
const membership = (department: string, username: string) => ({
  params: { path: { department_id: department, username } },
})
