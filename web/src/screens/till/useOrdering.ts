import { useMutation } from '@tanstack/react-query'
import { useRef } from 'react'
import { type Order, type OrderBody, usePlaceOrder } from '@/api/orders'
import { randomId } from '@/lib/random'

interface Ordering {
  /** The order; making it may take a while, where something has to be sent first. */
  make: () => OrderBody | Promise<OrderBody>
  price?: number
}

/** Places an order. The same press, repeated after an error, is the same order. */
export function useOrdering(onPlaced: (order: Order) => void) {
  const { mutateAsync } = usePlaceOrder()
  const sent = useRef({ said: '', key: '' })
  return useMutation({
    mutationFn: async ({ make, price }: Ordering) => {
      const body = await make()
      const said = JSON.stringify([body, price])
      if (sent.current.said !== said) sent.current = { said, key: randomId() }
      return mutateAsync({ body, price, key: sent.current.key })
    },
    onSuccess: onPlaced,
  })
}
