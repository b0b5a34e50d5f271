/** One event of a stream. `data` is null for an event that only moves the id on. */
export interface ServerEvent {
  id: string | null
  event: string
  data: unknown
}

/** The events of a `text/event-stream` body, as they come; a comment is null, as a sign of life. */
export async function* readEvents(body: ReadableStream<Uint8Array>): AsyncGenerator<ServerEvent | null> {
  let rest = ''
  const decoder = new TextDecoder()
  const reader = body.getReader()
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      const blocks = (rest + decoder.decode(value, { stream: true })).split('\n\n')
      rest = blocks.pop() ?? ''
      for (const block of blocks) yield parseEvent(block)
    }
  } finally {
    void reader.cancel().catch(() => undefined)
  }
}

export function parseEvent(block: string): ServerEvent | null {
  const fields = new Map<string, string>()
  for (const line of block.split('\n')) {
    const [, name, value] = /^(\w+): ?(.*)$/.exec(line) ?? []
    if (name) fields.set(name, value ?? '')
  }
  const data = fields.get('data')
  if (data === undefined && !fields.has('id')) return null
  return { id: fields.get('id') ?? null, event: fields.get('event') ?? 'message', data: data ? JSON.parse(data) : null }
}
