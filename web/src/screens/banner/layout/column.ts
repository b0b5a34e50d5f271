import {
  type Block,
  type Given,
  has,
  insetOf,
  type Item,
  largest,
  leastOf,
  moved,
  type Part,
  setPart,
  smallestOf,
} from './kit'

/** `ease`: 1 where texts are as large as wished, 0 where they are smallest. */
export interface Column extends Block {
  ease: number
  over: Part | null
}

/** Texts below each other in `width` x `height`. `headline` is the size that its headline usually has: up to a quarter
 * more where there is room, and less where there is not; all sizes change together. */
export function column(given: Given, parts: readonly Part[], width: number, height: number, headline: number): Column {
  const shown = parts.filter((part) => has(given, part))
  const smallest = smallestOf(given)
  const roomOf = (part: Part, size: number) => (part === 'call_to_action' ? width - 2 * insetOf(size).x : width)
  const tight = shown.find((part) => roomOf(part, smallest) < 2 * smallest || height < smallest)
  if (shown.length === 0 || tight) return { width: 0, height: 0, items: [], ease: 0, over: tight ?? null }
  const wished = {
    headline: 1.25 * headline,
    text: Math.min(0.55 * headline, width / 10),
    call_to_action: 0.5 * headline,
  }
  const most = new Map(
    shown.map((part) => {
      const least = leastOf(part, given)
      const wish = Math.max(least, wished[part])
      return [part, largest(given, part, wish, least, roomOf(part, wish))]
    }),
  )
  const sizeAt = (ease: number) => (part: Part) => {
    const least = leastOf(part, given)
    return Math.max(least, least + (most.get(part)! - least) * ease)
  }
  const compose = (ease: number, balanced: boolean) => stacked(given, shown, sizeAt(ease), width, balanced)
  let ease = 1
  while (ease > 0 && compose(ease, false).height > (ease > 0.55 ? 0.8 : 1) * height) ease = Math.max(0, ease - 0.05)
  const tallest = () => shown.reduce((one, other) => (heightAt0(other) > heightAt0(one) ? other : one))
  const heightAt0 = (part: Part) => setPart(given, part, sizeAt(0)(part), width, false).height
  const over = compose(ease, false).height <= height ? null : tallest()
  return { ...compose(ease, true), ease, over }
}

function stacked(
  given: Given,
  parts: readonly Part[],
  sizeOf: (part: Part) => number,
  room: number,
  balanced: boolean,
): Block {
  let [width, y] = [0, 0]
  const items: Item[] = []
  parts.forEach((part, index) => {
    const [size, above] = [sizeOf(part), index > 0 ? sizeOf(parts[index - 1]!) : 0]
    if (index > 0) y += part === 'call_to_action' ? 1.1 * size + 0.35 * above : 0.42 * above + 0.4 * size
    const block = setPart(given, part, size, room, balanced)
    items.push(...moved(block.items, 0, y))
    width = Math.max(width, block.width)
    y += block.height
  })
  return { width, height: y, items }
}
