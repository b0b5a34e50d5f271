// The theme that was chosen on this browser, set before anything is painted.
try {
  const theme = localStorage.getItem('bottega.theme')
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme
} catch {
  // Without storage the theme is the system's.
}
