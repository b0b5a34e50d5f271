/** What the tools that work from a picture can read. A banner that is a drawing or a document is none of it. */
export const SOURCE_TYPES = ['image/png', 'image/jpeg', 'image/webp']

export function canBeSource(image: { media_type: string }): boolean {
  return SOURCE_TYPES.includes(image.media_type)
}

/** The first picture among the files that were dropped or pasted. */
export function firstPicture(files: Iterable<File>): File | null {
  for (const file of files) if (SOURCE_TYPES.includes(file.type)) return file
  return null
}
