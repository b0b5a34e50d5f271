import { expect, test } from 'vitest'
import { parseEvent, readEvents, type ServerEvent } from './sse'

function body(...chunks: string[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(new TextEncoder().encode(chunk))
      controller.close()
    },
  })
}

test('an event that comes in pieces is one event', async () => {
  const seen: (ServerEvent | null)[] = []
  for await (const event of readEvents(
    body('retry: 3000\n\nid: 7-1\nev', 'ent: status\ndata: {"id":"a"}\n', '\n: ping\n\n'),
  ))
    seen.push(event)
  expect(seen).toEqual([null, { id: '7-1', event: 'status', data: { id: 'a' } }, null])
})

test('a text that was cut in the middle of a letter is whole again', async () => {
  const bytes = new TextEncoder().encode('event: status\ndata: "торт"\n\n')
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(bytes.slice(0, 23))
      controller.enqueue(bytes.slice(23))
      controller.close()
    },
  })
  for await (const event of readEvents(stream)) expect(event?.data).toBe('торт')
})

test('an id alone moves the place in the stream on', () => {
  expect(parseEvent('id: 12-9')).toEqual({ id: '12-9', event: 'message', data: null })
})
