import { usePrices } from '@/api/operations'
import type { Schema } from '@/api/client'
import { useText } from '@/i18n'
import { Listing, PriceTag } from '@/ui'
import sheet from '../account/Sheet.module.css'

/** What everything costs. The prices stand in the installation's catalogue of models. */
export function Prices() {
  const t = useText()
  const { data, error } = usePrices()
  return (
    <>
      <p className={sheet.soft}>{t('admin.price.lead')}</p>
      <Listing
        label={t('admin.parts.prices')}
        rows={data}
        error={error}
        keyOf={({ tool, model }) => `${tool} ${model}`}
        columns={[
          {
            name: t('account.preset.tool'),
            cell: ({ tool }: Schema<'Price'>) => t.lookup(`words.tools.${tool}`) ?? tool,
          },
          { name: t('create.model'), cell: ({ title, model }) => title ?? model },
          { name: t('admin.price.each'), numeric: true, cell: ({ credits }) => <PriceTag credits={credits} /> },
        ]}
        empty={null}
      />
    </>
  )
}
