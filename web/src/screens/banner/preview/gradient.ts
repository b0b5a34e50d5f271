/** Where a gradient of so many degrees (0 to the right, 90 downwards) begins and ends, as shares of its box: it is
 * turned with the box's proportion, so that 45 degrees lead from corner to corner, as typst draws it. */
export function gradientEnds(degrees: number, proportion: number): Record<'x1' | 'y1' | 'x2' | 'y2', number> {
  const said = (degrees * Math.PI) / 180
  const [across, down] = [Math.cos(said), Math.sin(said) / proportion]
  const long = Math.hypot(across, down)
  const [cos, sin] = [across / long, down / long]
  const length = Math.abs(cos) + Math.abs(sin)
  const [x1, y1] = [cos < 0 ? 1 : 0, sin < 0 ? 1 : 0]
  return { x1, y1, x2: x1 + cos * length, y2: y1 + sin * length }
}
