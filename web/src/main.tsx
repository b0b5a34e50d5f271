import './styles/main.css'
import { QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { RouterProvider } from 'react-router/dom'
import { makeQueryClient } from './api/queries'
import { router } from './app/routes'
import { LanguageProvider, loadTexts, preferredLanguage } from './i18n'

async function start(root: HTMLElement) {
  const language = preferredLanguage()
  document.documentElement.lang = language
  const texts = await loadTexts(language)
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={makeQueryClient()}>
        <LanguageProvider initial={{ language, texts }}>
          <RouterProvider router={router} />
        </LanguageProvider>
      </QueryClientProvider>
    </StrictMode>,
  )
}

void start(document.getElementById('root')!)
if (import.meta.env.PROD && 'serviceWorker' in navigator) void navigator.serviceWorker.register('/studio/sw.js')
