/** An answer that is no success, as RFC 9457 has it, or no answer at all. */
export class Problem extends Error {
  constructor(
    /** The last part of the problem's `type`, such as `insufficient-credits`; `offline` where nothing answered. */
    readonly kind: string,
    readonly status: number,
    readonly detail: string,
    /** Members that depend on the kind, such as `required` and `balance`. */
    readonly members: Record<string, unknown> = {},
    /** After how many seconds the same may be tried again, where that was said. */
    readonly retryAfter: number | null = null,
  ) {
    super(`${kind}: ${detail}`)
  }

  /** What is wrong with one field of the body, where the problem says so. */
  about(pointer: string): string | null {
    const errors = (this.members.errors ?? []) as { pointer: string; detail: string }[]
    return errors.find((error) => error.pointer === pointer)?.detail ?? null
  }
}

export const OFFLINE = 'offline'

export async function problemOf(answer: Response): Promise<Problem> {
  const body = await answer.json().catch(() => ({}))
  const kind = String(body.type ?? 'internal').replace(/^.*\//, '')
  const seconds = Number(answer.headers.get('Retry-After'))
  return new Problem(kind, answer.status, String(body.detail ?? answer.statusText), body, seconds || null)
}

/** What is wrong with one field of what was sent, where the failure says so. */
export function wrong(error: unknown, pointer: string): string | null {
  return isProblem(error) ? error.about(pointer) : null
}

export function isProblem(error: unknown, kind?: string): error is Problem {
  return error instanceof Problem && (kind === undefined || error.kind === kind)
}
