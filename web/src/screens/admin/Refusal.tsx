import { isProblem } from '@/api/problem'
import { useText } from '@/i18n'

/** Why the ledger did not move credits. */
export function Refusal({ error }: { error: unknown }) {
  const t = useText()
  if (!isProblem(error, 'credits-refused')) return null
  const { reason, asked, available } = error.members
  const said = t.lookup(`admin.refusals.${String(reason)}`, { asked: Number(asked), available: Number(available) })
  return said && <p>{said}</p>
}
