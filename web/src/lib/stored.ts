/** Small notes of this browser, such as the language chosen. Where storage is forbidden, nothing is remembered. */

export function recall(name: string): string | null {
  try {
    return localStorage.getItem(`bottega.${name}`)
  } catch {
    return null
  }
}

export function remember(name: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(`bottega.${name}`)
    else localStorage.setItem(`bottega.${name}`, value)
  } catch {
    // A page that may not store anything works on without.
  }
}
