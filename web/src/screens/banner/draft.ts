import { EMPTY, type Plan } from './plan'

let draft: Plan = EMPTY

/** What stands in the form when the next picture is opened: left there before, or put there by "make again". */
export function keepDraft(plan: Plan): void {
  draft = plan
}

export function keptDraft(): Plan {
  return draft
}
