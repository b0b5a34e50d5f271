/** Saves bytes as a file, as a link with `download` would. */
export function saveFile(file: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(file)
  link.download = name
  link.click()
  // Whoever saves reads it a moment later.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
}
