import { Plus, X } from 'lucide-react'
import { useText } from '@/i18n'
import { Button } from '@/ui'
import { ColourInput } from '../ColourInput'
import styles from './BrandBook.module.css'
import { MOST_COLOURS, type Swatch } from './palette'

/** The brand's colours: the main one, the accent, and others. */
export function Palette({ swatches, onChange }: { swatches: readonly Swatch[]; onChange: (all: Swatch[]) => void }) {
  const t = useText()
  const replace = (at: number, colour: string) =>
    onChange(swatches.map((swatch, index) => (index === at ? { ...swatch, colour } : swatch)))
  const label = (at: number) =>
    at === 0
      ? t('banner.books.main')
      : at === 1
        ? t('banner.books.accent')
        : t('banner.books.colour', { number: at + 1 })
  return (
    <fieldset className={styles.palette}>
      <legend className={styles.legend}>{t('banner.books.palette')}</legend>
      <ul className={styles.swatches}>
        {swatches.map(({ colour }, index) => (
          <li key={index} className={styles.swatch}>
            <ColourInput label={label(index)} value={colour} onChange={(chosen) => replace(index, chosen)} />
            <Button
              variant="quiet"
              icon
              aria-label={t('banner.books.remove-colour', { name: label(index) })}
              onPress={() => onChange(swatches.filter((_, each) => each !== index))}
            >
              <X aria-hidden />
            </Button>
          </li>
        ))}
      </ul>
      {swatches.length < MOST_COLOURS && (
        <div>
          <Button onPress={() => onChange([...swatches, { name: '', colour: '#ffffff' }])}>
            <Plus aria-hidden />
            {t('banner.books.add-colour')}
          </Button>
        </div>
      )}
      <p className={styles.hint}>{t('banner.books.palette-hint')}</p>
    </fieldset>
  )
}
