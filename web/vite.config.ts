import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'
import { compress } from './build/compress.ts'

const API = process.env.BOTTEGA_URL ?? 'http://localhost:8000'

export default defineConfig({
  base: '/studio/',
  plugins: [react(), compress()],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  build: {
    target: 'es2022',
    // The policy forbids inline data in scripts and styles, and a file of its own is kept by its digest.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // Browsers that know `light-dark()`, which the colours are written with.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    reportCompressedSize: false,
  },
  server: { proxy: { '/api': API, '/problems': API } },
  test: { include: ['src/**/*.test.ts'] },
})
