const SIDE_PX = 12
const GROUND = 'rgb(163 46 60 / 48%)'
const LINES = 'rgb(255 247 238 / 80%)'

/** The pattern that marks what is to change; it is told apart from any picture, whatever its colours. */
export function hatch(): HTMLCanvasElement {
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = SIDE_PX
  const paper = canvas.getContext('2d')!
  paper.fillStyle = GROUND
  paper.fillRect(0, 0, SIDE_PX, SIDE_PX)
  paper.strokeStyle = LINES
  paper.lineWidth = 1.5
  for (const start of [-SIDE_PX, 0, SIDE_PX]) {
    paper.beginPath()
    paper.moveTo(start, SIDE_PX)
    paper.lineTo(start + SIDE_PX, 0)
    paper.stroke()
  }
  return canvas
}
