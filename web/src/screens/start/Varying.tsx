import { useState } from 'react'
import { useNavigate } from 'react-router'
import type { Image } from '@/api/pictures'
import { useText } from '@/i18n'
import { Advanced } from '@/screens/create/Advanced'
import { HowMany } from '@/screens/create/HowMany'
import type { Wish } from '@/screens/create/wish'
import { Till } from '@/screens/till/Till'
import { Card, Columns, Field, LinkButton, Picture, Side, Slider, Switch } from '@/ui'
import { Carried } from './Carried'
import styles from './Start.module.css'
import { type Variation, variationBody } from './variation'

/** A picture, and what its variations are to be; `first` stands in the form when it opens. */
export function Varying({ picture, first }: { picture: Image; first: Variation }) {
  const t = useText()
  const navigate = useNavigate()
  const [variation, setVariation] = useState(first)
  const { wish, strength } = variation
  const change = (part: Partial<Wish>) => setVariation((last) => ({ ...last, wish: { ...last.wish, ...part } }))
  const body = variationBody(picture.id, variation)
  return (
    <Columns split="form">
      <Side className={styles.source}>
        <Picture
          src={picture.url}
          alt={picture.prompt || t('start.unnamed')}
          width={picture.width}
          height={picture.height}
          caption={`${picture.width} × ${picture.height}`}
        />
        <LinkButton variant="quiet" to="/start">
          {t('start.another')}
        </LinkButton>
      </Side>
      <Side className={styles.source}>
        <Card>
          <Field
            label={t('start.prompt')}
            hint={t('create.prompt-hint')}
            rows={3}
            maxLength={2000}
            value={wish.prompt}
            onChange={(prompt) => change({ prompt })}
          />
          <Carried wish={wish} change={change} />
          <Slider
            label={t('start.strength')}
            hint={t(strength <= 0.4 ? 'start.close' : strength < 0.75 ? 'start.between' : 'start.free')}
            min={0.05}
            max={1}
            step={0.05}
            format={{ style: 'percent' }}
            value={strength}
            onChange={(moved) => setVariation((last) => ({ ...last, strength: moved }))}
          />
          <HowMany count={wish.count} onChange={(count) => change({ count })} />
          <Switch
            label={t('create.review')}
            hint={t('create.review-hint')}
            isSelected={wish.review}
            onChange={(review) => change({ review })}
          />
          <Till
            body={body}
            missing={body ? null : t('start.missing')}
            submit={t('start.submit')}
            onPlaced={({ id }) => void navigate(`/orders/${id}`)}
          />
        </Card>
        <Advanced wish={wish} change={change} />
      </Side>
    </Columns>
  )
}
