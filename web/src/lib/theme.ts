import { recall, remember } from './stored'

export const THEMES = ['system', 'light', 'dark'] as const
export type Theme = (typeof THEMES)[number]

/** The theme that was chosen here. `public/early.js` sets it before the first paint. */
export function chosenTheme(): Theme {
  const chosen = recall('theme')
  return THEMES.find((theme) => theme === chosen) ?? 'system'
}

export function chooseTheme(theme: Theme): void {
  remember('theme', theme === 'system' ? null : theme)
  if (theme === 'system') delete document.documentElement.dataset.theme
  else document.documentElement.dataset.theme = theme
}
