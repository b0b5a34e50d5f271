import { may, type Me } from '@/api/account'
import { useDepartments } from '@/api/people'

/** The departments that one sees, to choose from, and what one of them is called. */
export function useDepartmentNames(me: Me) {
  const departments = useDepartments(may(me, 'departments.see')).data ?? []
  return {
    choices: departments.map(({ id, name }) => ({ value: id, label: name })),
    nameOf: (id: string | null) => departments.find((each) => each.id === id)?.name ?? null,
  }
}
