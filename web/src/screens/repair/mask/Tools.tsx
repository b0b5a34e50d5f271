import { Brush, Eraser, Hand, Lasso, type LucideIcon, Maximize, Redo2, SquareDashed, Undo2 } from 'lucide-react'
import { Contrast, Trash2, ZoomIn, ZoomOut } from 'lucide-react'
import type { ReactNode } from 'react'
import { Button, ToggleButton, ToggleButtonGroup, Toolbar, Tooltip, TooltipTrigger } from 'react-aria-components'
import { useText } from '@/i18n'
import { look, Slider } from '@/ui'
import { type Tool, TOOLS } from './marks'
import { type Act, KEYS } from './shortcuts'
import styles from './Tools.module.css'
import type { Mask } from './useMask'

const ICONS: Record<Exclude<Act, 'smaller' | 'larger'>, LucideIcon> = {
  brush: Brush,
  eraser: Eraser,
  rectangle: SquareDashed,
  lasso: Lasso,
  hand: Hand,
  undo: Undo2,
  redo: Redo2,
  invert: Contrast,
  clear: Trash2,
  farther: ZoomOut,
  closer: ZoomIn,
  whole: Maximize,
}

export interface ToolsProps {
  mask: Mask
  tool: Tool
  /** Of the brush, and its limits. */
  width: number
  least: number
  most: number
  setWidth: (width: number) => void
  act: (act: Act) => void
}

/** All that can be done to the mask. Each has a key, which its tooltip tells. */
export function Tools({ mask, tool, width, least, most, setWidth, act }: ToolsProps) {
  const t = useText()
  const press = (name: keyof typeof ICONS, isDisabled = false) => (
    <Tipped name={name}>
      <Button
        className={look({ variant: 'quiet', icon: true })}
        aria-label={t(`repair.tools.${name}`)}
        isDisabled={isDisabled}
        onPress={() => act(name)}
      >
        <Icon name={name} />
      </Button>
    </Tipped>
  )
  return (
    <div className={styles.tools}>
      <Toolbar aria-label={t('repair.toolbar')} className={styles.bar}>
        <ToggleButtonGroup
          className={styles.group}
          aria-label={t('repair.tool')}
          selectionMode="single"
          disallowEmptySelection
          selectedKeys={[tool]}
          onSelectionChange={([chosen]) => chosen && act(chosen as Tool)}
        >
          {TOOLS.map((name) => (
            <Tipped key={name} name={name}>
              <ToggleButton id={name} className={styles.tool} aria-label={t(`repair.tools.${name}`)}>
                <Icon name={name} />
              </ToggleButton>
            </Tipped>
          ))}
        </ToggleButtonGroup>
        <div className={styles.group}>
          {press('undo', mask.past.length === 0)}
          {press('redo', mask.future.length === 0)}
          {press('invert')}
          {press('clear', mask.share === 0)}
        </div>
        <div className={styles.group}>
          {press('farther')}
          {press('closer')}
          {press('whole')}
        </div>
      </Toolbar>
      <div className={styles.width}>
        <Slider label={t('repair.width')} min={least} max={most} value={width} onChange={setWidth} />
      </div>
    </div>
  )
}

function Icon({ name }: { name: keyof typeof ICONS }) {
  const Shape = ICONS[name]
  return <Shape aria-hidden />
}

/** Says what a button does and which key does it as well. */
function Tipped({ name, children }: { name: keyof typeof ICONS; children: ReactNode }) {
  const t = useText()
  return (
    <TooltipTrigger delay={500}>
      {children}
      <Tooltip className={styles.tip} offset={6}>
        {t(`repair.tools.${name}`)} <kbd>{KEYS[name]}</kbd>
      </Tooltip>
    </TooltipTrigger>
  )
}
