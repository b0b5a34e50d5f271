/** The four layouts: `side.typ`, `stack.typ`, `strip.typ` and `backdrop.typ` of `services/bannerizer/layouts`, rule for
 * rule. Change one, and change the other with it; a test in a browser compares what both make. */
import type { Arrangement } from './arrange'
import { column, type Column } from './column'
import {
  area,
  type Block,
  type Given,
  has,
  type Item,
  leastOf,
  marginOf,
  meanOf,
  moved,
  onPanel,
  type Part,
  setLogo,
  setVeil,
  type Sheet,
  smallestOf,
  whole,
} from './kit'

const ALL: readonly Part[] = ['headline', 'text', 'call_to_action']

/** The height of the logo and of the gap below it. */
function above(mark: Block | null, gap: number): number {
  return mark ? mark.height + gap : 0
}

function side(given: Given): Sheet {
  const { width, height } = given
  const margin = marginOf(given)
  const inner = height - 2 * margin
  const mark = setLogo(given, 0.36 * width, Math.max(22, 0.13 * height))
  const markHeight = above(mark, 0.6 * margin)
  const fit = (share: number) => {
    const shown = whole(Math.min(share * width, 1.6 * height))
    const room = width - shown - 2 * margin - (width > 2 * height ? 0.6 * margin : 0)
    const usual = Math.min(Math.max(0.105 * room + 9, 0.145 * area(room, inner)), 0.22 * height)
    const headline = Math.max(leastOf('headline', given), usual)
    return { shown, room, texts: column(given, ALL, room, inner - markHeight, headline) }
  }
  const { shown, room, texts } = firstAtEase(fit, 0.48, [
    [0.42, 0.3],
    [0.36, 0.3],
    [0.3, 0.1],
    [0.24, 0],
  ])
  const left = given.side === 'left'
  const textX = left ? width - margin - room : margin
  const textY = margin + markHeight + (inner - markHeight - texts.height) * 0.48
  return {
    items: [
      { kind: 'picture', x: left ? 0 : width - shown, y: 0, width: shown, height },
      ...moved(mark?.items ?? [], textX, margin),
      ...moved(onPanel(given, texts), textX, textY),
    ],
    behind: null,
    over: texts.over,
  }
}

/** The picture gives way to texts that would be too small beside it. */
function firstAtEase<Fit extends { texts: Column }>(
  fit: (share: number) => Fit,
  first: number,
  further: readonly (readonly [share: number, tiny: number])[],
): Fit {
  let fitted = fit(first)
  for (const [share, tiny] of further) if (fitted.texts.over !== null || fitted.texts.ease < tiny) fitted = fit(share)
  return fitted
}

function stack(given: Given): Sheet {
  const { width, height } = given
  const margin = marginOf(given)
  const room = width - 2 * margin
  const mark = setLogo(given, 0.4 * width, Math.max(24, 0.07 * meanOf(given)))
  const markHeight = above(mark, 0.7 * margin)
  const fit = (share: number) => {
    const shown = whole(Math.min(share * height, 1.5 * width))
    const inner = height - shown - 2 * margin - markHeight
    const headline = Math.max(leastOf('headline', given), Math.min(0.145 * area(room, inner), 0.26 * inner))
    return { shown, inner, texts: column(given, ALL, room, inner, headline) }
  }
  const { shown, inner, texts } = firstAtEase(fit, 0.58, [
    [0.5, 0.55],
    [0.44, 0.55],
    [0.36, 0.1],
    [0.28, 0],
  ])
  const below = given.side === 'bottom'
  const top = below ? 0 : shown
  return {
    items: [
      { kind: 'picture', x: 0, y: below ? height - shown : 0, width, height: shown },
      ...moved(mark?.items ?? [], margin, top + margin),
      ...moved(onPanel(given, texts), margin, top + margin + markHeight + (inner - texts.height) * 0.48),
    ],
    behind: null,
    over: texts.over,
  }
}

function strip(given: Given): Sheet {
  const { width, height } = given
  const gap = Math.max(12, 0.2 * height)
  const inner = height - 2 * Math.max(8, 0.12 * height)
  const behind = given.side === 'background'
  const shown = behind ? 0 : whole(Math.min(1.5 * height, 0.22 * width))
  const mark = setLogo(given, 0.145 * width, 0.62 * inner)
  const markWidth = mark ? mark.width + gap : 0
  const wished = Math.max(smallestOf(given), 0.155 * height) / 0.42
  const label = has(given, 'call_to_action') ? column(given, ['call_to_action'], 0.24 * width, inner, wished) : null
  const labelWidth = label ? label.width + gap : 0
  const room = width - shown - 2 * gap - markWidth - labelWidth - (behind ? 1.3 * height : 0)
  const words = column(given, ['headline', 'text'], room, inner, 0.31 * height)
  const start = given.side === 'left' ? shown + gap : gap
  const labelX = start + markWidth + gap + (behind ? words.width : room)
  const under = whole(start + markWidth + words.width + gap + labelWidth)
  const centred = (block: Block | null, x: number, items = block?.items ?? []) =>
    moved(items, x, (height - (block?.height ?? 0)) / 2)
  const ground: Item[] = behind
    ? [{ kind: 'picture', x: 0, y: 0, width, height }, setVeil(given, under, true)]
    : [{ kind: 'picture', x: given.side === 'right' ? width - shown : 0, y: 0, width: shown, height }]
  return {
    items: [
      ...ground,
      ...centred(mark, start),
      ...centred(words, start + markWidth, onPanel(given, words)),
      ...centred(label, labelX),
    ],
    behind: behind ? { x: 0, y: 0, width: under, height } : null,
    over: words.over ?? label?.over ?? null,
  }
}

function backdrop(given: Given): Sheet {
  const { width, height } = given
  const margin = marginOf(given)
  const sideways = width > 1.15 * height
  const room = sideways ? 0.5 * width : width - 2 * margin
  const most = sideways ? height - 2 * margin : 0.62 * height
  const mark = setLogo(given, 0.36 * width, Math.max(20, 0.075 * meanOf(given)))
  const markHeight = above(mark, 0.6 * margin)
  const headline = Math.max(leastOf('headline', given), Math.min(0.09 * room + 10, 0.24 * height))
  const texts = column(given, ALL, room, most - markHeight, headline)
  const tall = markHeight + texts.height
  const textY = sideways ? margin + (height - 2 * margin - tall) * 0.5 : height - margin - tall
  const under = sideways ? margin + room + 0.2 * margin : tall + 1.6 * margin
  return {
    items: [
      { kind: 'picture', x: 0, y: 0, width, height },
      setVeil(given, under, sideways),
      ...moved(mark?.items ?? [], margin, textY),
      ...moved(texts.items, margin, textY + markHeight),
    ],
    behind: sideways ? { x: 0, y: 0, width: under, height } : { x: 0, y: height - under, width, height: under },
    over: texts.over,
  }
}

export const LAYOUTS: Readonly<Record<Arrangement['layout'], (given: Given) => Sheet>> = {
  side,
  stack,
  strip,
  backdrop,
}
