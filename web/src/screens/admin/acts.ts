import type { Schema } from '@/api/client'

/** What the audit log knows of. */
export const ACTS = [
  'user.approved',
  'user.refused',
  'user.blocked',
  'user.unblocked',
  'user.changed',
  'user.deleted',
  'user.joined',
  'user.left',
  'user.credited',
  'user.corrected',
  'department.created',
  'department.changed',
  'department.deleted',
  'department.credited',
  'department.distributed',
  'department.corrected',
  'order.refunded',
  'dead_letter.replayed',
] as const satisfies readonly Schema<'Act'>[]
