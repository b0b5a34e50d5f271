/** Where a picture lies on the screen: `screen = picture * scale + (x, y)`. */
export interface View {
  scale: number
  x: number
  y: number
}

export interface Size {
  width: number
  height: number
}

export type Point = readonly [x: number, y: number]
export type Pair = readonly [Point, Point]

const CLOSEST = 16

/** The whole picture, in the middle of the room. */
export function fit(picture: Size, room: Size): View {
  return settle({ scale: fittingScale(picture, room), x: 0, y: 0 }, picture, room)
}

/** Closer by `factor`; the point of the picture that lies at `at` stays there. */
export function zoom(view: View, factor: number, at: Point, picture: Size, room: Size): View {
  const least = fittingScale(picture, room)
  const scale = Math.min(Math.max(view.scale * factor, least), least * CLOSEST)
  const [x, y] = toPicture(view, at)
  return settle({ scale, x: at[0] - x * scale, y: at[1] - y * scale }, picture, room)
}

export function pan(view: View, [x, y]: Point, picture: Size, room: Size): View {
  return settle({ ...view, x: view.x + x, y: view.y + y }, picture, room)
}

/** Two fingers moved: what lay under them goes along. */
export function pinch(view: View, from: Pair, to: Pair, picture: Size, room: Size): View {
  const [start, end] = [middle(from), middle(to)]
  const moved = { ...view, x: view.x + end[0] - start[0], y: view.y + end[1] - start[1] }
  return zoom(moved, distance(to) / (distance(from) || 1), end, picture, room)
}

/** The point of the picture, in its own pixels, that lies at a point of the screen. */
export function toPicture({ scale, x, y }: View, [left, top]: Point): Point {
  return [(left - x) / scale, (top - y) / scale]
}

export function toScreen({ scale, x, y }: View, [left, top]: Point): Point {
  return [left * scale + x, top * scale + y]
}

/** How far a point of the screen lies outside of the room, as the way back. */
export function intoSight([x, y]: Point, { width, height }: Size): Point {
  const back = (at: number, most: number) => Math.min(Math.max(at, 0), most) - at
  return [back(x, width), back(y, height)]
}

function fittingScale(picture: Size, room: Size): number {
  return Math.min(room.width / picture.width, room.height / picture.height)
}

/** No edge of the picture comes further in than it must; what is smaller than the room lies in its middle. */
function settle({ scale, x, y }: View, picture: Size, room: Size): View {
  const keep = (at: number, size: number, space: number) =>
    size <= space ? (space - size) / 2 : Math.min(Math.max(at, space - size), 0)
  return {
    scale,
    x: keep(x, picture.width * scale, room.width),
    y: keep(y, picture.height * scale, room.height),
  }
}

function middle([[ax, ay], [bx, by]]: Pair): Point {
  return [(ax + bx) / 2, (ay + by) / 2]
}

function distance([[ax, ay], [bx, by]]: Pair): number {
  return Math.hypot(ax - bx, ay - by)
}
