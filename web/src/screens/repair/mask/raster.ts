import type { Mark } from './marks'
import type { Point, Size } from './view'

/** The mask on the screen is drawn with no more pixels than this; what is sent has as many as the picture. */
const WORKING_PIXELS = 2_000_000
/** From here on a pixel of a mask counts as white. */
const OPAQUE = 128

/** An empty mask, drawn on in the picture's coordinates. What is marked is opaque. */
export function sheetFor({ width, height }: Size, most = WORKING_PIXELS): CanvasRenderingContext2D {
  const scale = Math.min(1, Math.sqrt(most / (width * height)))
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, Math.round(width * scale))
  canvas.height = Math.max(1, Math.round(height * scale))
  const sheet = canvas.getContext('2d', { willReadFrequently: true })!
  sheet.scale(canvas.width / width, canvas.height / height)
  sheet.lineCap = 'round'
  sheet.lineJoin = 'round'
  return sheet
}

/** Draws a mask anew from all that was done to it. */
export function drawAll(sheet: CanvasRenderingContext2D, marks: readonly Mark[], size: Size): void {
  sheet.globalCompositeOperation = 'source-over'
  sheet.clearRect(0, 0, size.width, size.height)
  for (const mark of marks) drawMark(sheet, mark, size)
}

export function drawMark(sheet: CanvasRenderingContext2D, mark: Mark, { width, height }: Size): void {
  sheet.globalCompositeOperation = 'source-over'
  switch (mark.kind) {
    case 'stroke':
      if (mark.erase) sheet.globalCompositeOperation = 'destination-out'
      sheet.lineWidth = mark.width
      trace(sheet, mark.points)
      // A line of no length has no ends to be rounded in some browsers.
      if (mark.points.length === 1) dot(sheet, mark.points[0]!, mark.width / 2)
      else sheet.stroke()
      break
    case 'area':
      trace(sheet, mark.corners)
      sheet.fill()
      break
    case 'stamp':
      sheet.drawImage(mark.image, 0, 0, width, height)
      break
    case 'invert':
      sheet.globalCompositeOperation = 'xor'
      sheet.fillRect(0, 0, width, height)
      break
    case 'clear':
      sheet.clearRect(0, 0, width, height)
  }
}

function trace(sheet: CanvasRenderingContext2D, [first, ...rest]: readonly Point[]): void {
  if (!first) return
  sheet.beginPath()
  sheet.moveTo(...first)
  for (const point of rest) sheet.lineTo(...point)
}

function dot(sheet: CanvasRenderingContext2D, [x, y]: Point, radius: number): void {
  sheet.beginPath()
  sheet.arc(x, y, radius, 0, 2 * Math.PI)
  sheet.fill()
}

/** The share of the picture that is marked, from 0 to 1. */
export function coverage(sheet: CanvasRenderingContext2D): number {
  const { data } = pixelsOf(sheet)
  let marked = 0
  for (let alpha = 3; alpha < data.length; alpha += 4) if (data[alpha]! >= OPAQUE) marked++
  return marked / (data.length / 4)
}

/** The mask as it is sent: as many pixels as the picture, white where it is to change, black elsewhere. */
export function maskFile(marks: readonly Mark[], size: Size): Promise<Blob> {
  const sheet = sheetFor(size, Infinity)
  drawAll(sheet, marks, size)
  const pixels = pixelsOf(sheet)
  const { data } = pixels
  for (let red = 0; red < data.length; red += 4) {
    data.fill(data[red + 3]! >= OPAQUE ? 255 : 0, red, red + 3)
    data[red + 3] = 255
  }
  sheet.putImageData(pixels, 0, 0)
  return new Promise((resolve, reject) =>
    sheet.canvas.toBlob((file) => (file ? resolve(file) : reject(new Error('the mask is too large for this browser')))),
  )
}

/** A mask that was sent before, to go on from. */
export async function stampOf(file: Blob): Promise<Mark> {
  const image = await createImageBitmap(file)
  const sheet = sheetFor(image, Infinity)
  sheet.drawImage(image, 0, 0)
  const pixels = pixelsOf(sheet)
  const { data } = pixels
  for (let red = 0; red < data.length; red += 4) data[red + 3] = data[red]! >= OPAQUE ? 255 : 0
  sheet.putImageData(pixels, 0, 0)
  return { kind: 'stamp', image: sheet.canvas }
}

function pixelsOf(sheet: CanvasRenderingContext2D): ImageData {
  return sheet.getImageData(0, 0, sheet.canvas.width, sheet.canvas.height)
}
