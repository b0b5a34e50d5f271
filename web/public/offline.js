// Leaves the person's language. Without scripts all three are shown.
const known = ['en', 'ru', 'ko']
const wanted = [localStorage.getItem('bottega.language'), ...navigator.languages.map((tag) => tag.slice(0, 2))]
const language = wanted.find((tag) => known.includes(tag)) ?? 'en'
document.documentElement.lang = language
for (const section of document.querySelectorAll('section')) section.hidden = section.lang !== language
