import { useEffect, useState } from 'react'

/** The picture at an address once it is there; `failed` where it cannot be had. */
export function useLoaded(url: string): { image: HTMLImageElement | null; failed: boolean } {
  const [loaded, setLoaded] = useState<{ image: HTMLImageElement | null; failed: boolean }>({
    image: null,
    failed: false,
  })
  useEffect(() => {
    const image = new window.Image()
    image.onload = () => setLoaded({ image, failed: false })
    image.onerror = () => setLoaded({ image: null, failed: true })
    image.src = url
    return () => {
      image.onload = image.onerror = null
    }
  }, [url])
  return loaded
}
