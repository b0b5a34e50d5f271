import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import type { Plugin } from 'vite'

const COMPRESSIBLE = /\.(js|css|html|svg|json|webmanifest|ttf)$/
const WORTH_BYTES = 1024

/** Writes `.br` and `.gz` beside each file of the build that gets smaller by it, so that the server compresses nothing itself. */
export function compress(): Plugin {
  return {
    name: 'compress',
    apply: 'build',
    async writeBundle({ dir = 'dist' }) {
      const names = await readdir(dir, { recursive: true })
      await Promise.all(names.filter((name) => COMPRESSIBLE.test(name)).map((name) => compressFile(join(dir, name))))
    },
  }
}

async function compressFile(path: string) {
  const body = await readFile(path)
  if (body.length < WORTH_BYTES) return
  await writeFile(`${path}.br`, brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }))
  await writeFile(`${path}.gz`, gzipSync(body, { level: 9 }))
}
