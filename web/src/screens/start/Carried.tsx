import { useBrandBooks, useModels } from '@/api/catalogue'
import { useText } from '@/i18n'
import type { WishProps } from '@/screens/create/Essentials'
import { EMPTY, type Wish } from '@/screens/create/wish'
import { Button, Facts } from '@/ui'
import styles from './Start.module.css'

/** What only the form of a new picture asks for. */
const { product, decor, brandBook, size, model } = EMPTY
const NONE: Partial<Wish> = { product, decor, brandBook, size, model }

/** What was taken over from an earlier order and has no field here; it can be left out. */
export function Carried({ wish, change }: WishProps) {
  const t = useText()
  const books = useBrandBooks().data ?? []
  const models = useModels('image_to_image').data ?? []
  if (!Object.keys(NONE).some((name) => wish[name as keyof Wish])) return null
  const book = books.find(({ id }) => id === wish.brandBook)?.name
  return (
    <div className={styles.carried}>
      <Facts
        facts={[
          [t('create.product'), wish.product ? t(`create.products.${wish.product}`) : null],
          [t('create.decor'), wish.decor ? t(`create.decors.${wish.decor}`) : null],
          [t('create.brand-book'), wish.brandBook ? (book ?? '…') : null],
          [t('create.size'), wish.size ? wish.size.replace('x', ' × ') : null],
          [
            t('create.model'),
            wish.model ? (models.find(({ name }) => name === wish.model)?.title ?? wish.model) : null,
          ],
        ]}
      />
      <Button variant="quiet" onPress={() => change(NONE)}>
        {t('start.leave-out')}
      </Button>
    </div>
  )
}
