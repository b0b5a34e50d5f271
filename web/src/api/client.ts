import createClient from 'openapi-fetch'
import { OFFLINE, Problem, problemOf } from './problem'
import type { components, paths } from './schema'
import { fresh, hasSession, renew } from './session'

/** A named form of the API: `Schema<'Order'>`. */
export type Schema<Name extends keyof components['schemas']> = components['schemas'][Name]

/**
 * The typed client, generated from the OpenAPI document. A call answers its data; everything else is thrown as a
 * Problem: `await ask(api.GET('/api/orders/{order_id}', { params: { path: { order_id } } }))`.
 */
export const api = createClient<paths>({ baseUrl: '/', fetch: send })

/** The data of a call. */
export async function ask<T>(call: Promise<{ data?: T }>): Promise<T> {
  return (await call).data as T
}

/** Sends a request with a good cookie, once more after renewing it. Throws Problem. */
export async function send(request: Request): Promise<Response> {
  const again = request.clone()
  try {
    await fresh()
    let answer = await fetch(request)
    if (answer.status === 401 && hasSession() && (await renew())) answer = await fetch(again)
    if (!answer.ok) throw await problemOf(answer)
    return answer
  } catch (error) {
    if (error instanceof TypeError) throw new Problem(OFFLINE, 0, error.message)
    throw error
  }
}
