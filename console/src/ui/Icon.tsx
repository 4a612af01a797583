import {
  Activity, ArrowDown, ArrowUp, BookOpen, Check, ChevronDown, ChevronLeft, ChevronRight, ChevronUp, CircleAlert, CircleCheck, Clock, CodeXml,
  Columns3, Copy, Download, FileText, Funnel, House, KeyRound, Languages, LogOut, Menu, Moon, Paperclip, Pencil, Play, Plus, RefreshCw, Search,
  ShieldQuestionMark, Stethoscope, Sun, Table2, Trash, TriangleAlert, Upload, Workflow, X, type IconNode,
} from 'lucide'
import { h, type JSX, type SVGAttributes } from 'preact'

const icons = {
  activity: Activity, add: Plus, alert: CircleAlert, back: ChevronLeft, book: BookOpen, check: Check, clock: Clock, close: X, code: CodeXml,
  columns: Columns3, copy: Copy, delete: Trash, descending: ArrowDown, ascending: ArrowUp, doctor: Stethoscope, down: ChevronDown, up: ChevronUp,
  download: Download, edit: Pencil, explain: ShieldQuestionMark, file: Paperclip, filter: Funnel, home: House, key: KeyRound, languages: Languages,
  menu: Menu, moon: Moon, next: ChevronRight, ok: CircleCheck, out: LogOut, page: FileText, refresh: RefreshCw, run: Play, search: Search, sun: Sun,
  table: Table2, upload: Upload, warning: TriangleAlert, workflow: Workflow,
} satisfies Record<string, IconNode>

export type IconName = keyof typeof icons

// Icons that point along the line turn round where it runs from right to left.
const turning: readonly IconName[] = ['back', 'next', 'out']

/** Icon draws an icon beside words; it says nothing to screen readers. */
export function Icon({ name }: { name: IconName }): JSX.Element {
  const parts = icons[name] as IconNode
  return (
    <svg class={'icon' + (turning.includes(name) ? ' icon-turning' : '')} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      {parts.map(([tag, attributes]) => h(tag, attributes as SVGAttributes))}
    </svg>
  )
}
