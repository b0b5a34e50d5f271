import { faces, type Font, type Weight } from '../layout/fonts'

/** One part of a font, as `infra/local/page_fonts.py` lists it. */
interface Part {
  family: string
  weight: Weight
  file: string
  /** The letters in it, as CSS writes it. */
  range: string
}

const FOLDER = '../../../../../.local/page-fonts'
/** Made of what the bannerizer sets banners with; none where the page is built without. */
const LISTS = import.meta.glob<readonly Part[]>('../../../../../.local/page-fonts/faces.json', {
  import: 'default',
  eager: true,
})
const FILES = import.meta.glob<string>('../../../../../.local/page-fonts/*.ttf', {
  query: '?url',
  import: 'default',
  eager: true,
})
const WEIGHTS: readonly Weight[] = [400, 700]

let known = false

/** Tells the browser of all parts; it fetches none of them before it needs a letter of one. */
function makeKnown(): void {
  if (known) return
  known = true
  for (const { family, weight, file, range } of Object.values(LISTS).flat()) {
    const source = `url(${FILES[`${FOLDER}/${file}`]})`
    document.fonts.add(new FontFace(family, source, { weight: String(weight), unicodeRange: range }))
  }
}

/** Fetches what a text in these fonts needs and is not there yet; answers whether that was anything. Where a part cannot
 * be had, the browser's own stands in. */
export async function loadFonts(fonts: readonly Font[], text: string): Promise<boolean> {
  makeKnown()
  const wanted = fonts.flatMap((font) => WEIGHTS.map((weight) => `${weight} 1em ${faces(font)}`))
  const missing = wanted.filter((font) => !document.fonts.check(font, text))
  await Promise.allSettled(missing.map((font) => document.fonts.load(font, text)))
  return missing.length > 0
}
