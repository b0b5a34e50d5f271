import { useText } from '@/i18n'
import { Picture } from '@/ui'
import styles from './Landing.module.css'
import composed from './pictures/composed.jpg'
import painted from './pictures/painted.png'
import repaired from './pictures/repaired.png'

const STEPS = [
  { name: 'paint', src: painted, width: 256, height: 256 },
  { name: 'repair', src: repaired, width: 256, height: 256 },
  { name: 'compose', src: composed, width: 1200, height: 630 },
] as const

/** What the workshop does, by pictures that its own small models have made. */
export function Craft() {
  const t = useText()
  return (
    <section className={styles.craft} aria-labelledby="craft">
      <h2 id="craft">{t('arrive.craft.title')}</h2>
      <ol className={styles.steps}>
        {STEPS.map(({ name, ...picture }) => (
          <li key={name} className={styles.step}>
            <Picture {...picture} alt="" />
            <h3>{t(`arrive.craft.${name}.title`)}</h3>
            <p>{t(`arrive.craft.${name}.text`)}</p>
          </li>
        ))}
      </ol>
    </section>
  )
}
