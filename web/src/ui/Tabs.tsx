import type { ReactNode } from 'react'
import { Tabs as AriaTabs, Tab, TabList, TabPanel } from 'react-aria-components'
import styles from './Tabs.module.css'

export interface TabsProps<Name extends string> {
  label: string
  tabs: readonly { id: Name; label: string; content: ReactNode }[]
  selected?: Name
  onSelect?: (name: Name) => void
}

/** Parts of a screen, one in sight at a time. */
export function Tabs<Name extends string>({ label, tabs, selected, onSelect }: TabsProps<Name>) {
  return (
    <AriaTabs selectedKey={selected} onSelectionChange={(key) => onSelect?.(key as Name)}>
      <TabList className={styles.list} aria-label={label} items={tabs}>
        {(tab) => <Tab className={styles.tab}>{tab.label}</Tab>}
      </TabList>
      {tabs.map((tab) => (
        <TabPanel key={tab.id} id={tab.id} className={styles.panel}>
          {tab.content}
        </TabPanel>
      ))}
    </AriaTabs>
  )
}
