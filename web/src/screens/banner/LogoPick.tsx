import { useState } from 'react'
import { useText } from '@/i18n'
import { Sources } from '@/screens/start/Sources'
import { Button, Dialog } from '@/ui'
import field from '@/ui/Field.module.css'
import styles from './LogoPick.module.css'

export interface LogoPickProps {
  label: string
  /** What stands there where none is chosen. */
  none: string
  logo: string | null
  onChange: (logo: string | null) => void
}

/** A logo: one of one's own pictures, or a new upload. */
export function LogoPick({ label, none, logo, onChange }: LogoPickProps) {
  const t = useText()
  const [choosing, setChoosing] = useState(false)
  return (
    <div role="group" aria-label={label} className={styles.pick}>
      <span className={field.label}>{label}</span>
      <div className={styles.row}>
        {logo ? (
          <img src={`/api/images/${logo}/image`} alt={t('banner.logo-chosen')} className={styles.logo} />
        ) : (
          <span className={styles.none}>{none}</span>
        )}
        <Button onPress={() => setChoosing(true)}>{t(logo ? 'banner.logo-other' : 'banner.logo-choose')}</Button>
        {logo && (
          <Button variant="quiet" onPress={() => onChange(null)}>
            {t('banner.logo-remove')}
          </Button>
        )}
      </div>
      <Dialog title={t('banner.logo-choose')} isOpen={choosing} onClose={() => setChoosing(false)} wide>
        <p className={styles.none}>{t('banner.logo-hint')}</p>
        <Sources
          onChosen={(id) => {
            onChange(id)
            setChoosing(false)
          }}
        />
      </Dialog>
    </div>
  )
}
