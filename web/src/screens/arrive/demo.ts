import { recall, remember } from '@/lib/stored'

const NAME = 'demo'

/** The id of the order that was placed here without an account. Only this browser's cookie opens it. */
export function demoOrder(): string | null {
  return recall(NAME)
}

export function rememberDemo(id: string | null): void {
  remember(NAME, id)
}
