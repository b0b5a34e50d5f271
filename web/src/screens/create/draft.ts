import { EMPTY, type Wish } from './wish'

let draft: Wish = EMPTY

/** What stands in the form when it is opened next: left there before, or put there by "order again". */
export function keepDraft(wish: Wish): void {
  draft = wish
}

export function keptDraft(): Wish {
  return draft
}
