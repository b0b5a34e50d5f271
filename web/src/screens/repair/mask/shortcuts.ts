import type { Tool } from './marks'

export type Act = Tool | 'smaller' | 'larger' | 'undo' | 'redo' | 'invert' | 'clear' | 'closer' | 'farther' | 'whole'

/** Keys as they are shown beside what they do. */
export const KEYS: Record<Act, string> = {
  brush: 'B',
  eraser: 'E',
  rectangle: 'R',
  lasso: 'L',
  hand: 'H',
  smaller: '[',
  larger: ']',
  undo: 'Ctrl+Z',
  redo: 'Ctrl+Shift+Z',
  invert: 'I',
  clear: 'Delete',
  closer: '+',
  farther: '-',
  whole: '0',
}

/** By the place of a key and not by its letter, so that they lie the same on a Russian or Korean keyboard. */
const CODES: Record<string, Act> = {
  KeyB: 'brush',
  KeyE: 'eraser',
  KeyR: 'rectangle',
  KeyL: 'lasso',
  KeyH: 'hand',
  KeyI: 'invert',
  BracketLeft: 'smaller',
  BracketRight: 'larger',
  Delete: 'clear',
  Backspace: 'clear',
  Equal: 'closer',
  NumpadAdd: 'closer',
  Minus: 'farther',
  NumpadSubtract: 'farther',
  Digit0: 'whole',
  Numpad0: 'whole',
}

type Pressed = Pick<KeyboardEvent, 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>

/** What a key is for; null: nothing of ours. */
export function actOf({ code, ctrlKey, metaKey, altKey, shiftKey }: Pressed): Act | null {
  if (altKey) return null
  if (ctrlKey || metaKey) {
    if (code === 'KeyZ') return shiftKey ? 'redo' : 'undo'
    return code === 'KeyY' ? 'redo' : null
  }
  return CODES[code] ?? null
}
