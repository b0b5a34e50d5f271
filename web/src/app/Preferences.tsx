import { Languages, type LucideIcon, SunMoon } from 'lucide-react'
import { useState } from 'react'
import { LANGUAGE_NAMES, LANGUAGES, useLanguage, useText } from '@/i18n'
import { chooseTheme, chosenTheme, THEMES } from '@/lib/theme'
import { Button, Menu } from '@/ui'

export function LanguageMenu() {
  const { t, language, speak } = useLanguage()
  return (
    <Preference
      label={t('shell.language')}
      icon={Languages}
      chosen={language}
      choices={LANGUAGES.map((id) => ({ id, label: LANGUAGE_NAMES[id] }))}
      onChoice={(id) => void speak(id)}
    />
  )
}

export function ThemeMenu() {
  const t = useText()
  const [theme, setTheme] = useState(chosenTheme)
  return (
    <Preference
      label={t('shell.theme.title')}
      icon={SunMoon}
      chosen={theme}
      choices={THEMES.map((id) => ({ id, label: t(`shell.theme.${id}`) }))}
      onChoice={(id) => {
        chooseTheme(id)
        setTheme(id)
      }}
    />
  )
}

interface PreferenceProps<Id extends string> {
  label: string
  icon: LucideIcon
  chosen: Id
  choices: readonly { id: Id; label: string }[]
  onChoice: (id: Id) => void
}

/** An icon, behind which one of several is chosen. */
function Preference<Id extends string>({ label, icon: Icon, chosen, choices, onChoice }: PreferenceProps<Id>) {
  return (
    <Menu
      label={label}
      trigger={
        <Button variant="quiet" icon aria-label={label}>
          <Icon aria-hidden />
        </Button>
      }
      selectionMode="single"
      selectedKeys={[chosen]}
      acts={choices.map((choice) => ({ ...choice, onAction: () => onChoice(choice.id) }))}
    />
  )
}
