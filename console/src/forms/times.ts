// The stored text of a moment, "2026-12-31 14:30:00", taken apart.
const moment = /^(\d{4})-(\d{2})-(\d{2})[ T](\d{2}):(\d{2})(?::(\d{2}))?$/

/** inZone carries a stored moment from one time zone into another: "2026-12-31 14:30:00". What is no moment stays as it is. */
export function inZone(stored: string, from: string, to: string): string {
  const m = moment.exec(stored)
  if (m === null || from === to || from === '' || to === '') return stored
  const [, y, mo, d, h, mi, s] = m.map(Number) as [number, number, number, number, number, number, number]
  const wall = Date.UTC(y, mo - 1, d, h, mi, s || 0)
  try {
    // The offset at the moment itself may differ from that an hour off: look twice.
    let at = wall - offset(wall, from)
    at = wall - offset(at, from)
    return new Date(at + offset(at, to)).toISOString().slice(0, 19).replace('T', ' ')
  } catch {
    return stored // a zone that this browser does not know
  }
}

// offset is how far a zone's clocks are ahead of UTC at a moment, in milliseconds.
function offset(at: number, zone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: zone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric',
  }).formatToParts(at)
  const n = (type: string): number => Number(parts.find((p) => p.type === type)?.value ?? 0)
  return Date.UTC(n('year'), n('month') - 1, n('day'), n('hour'), n('minute'), n('second')) - Math.floor(at / 1000) * 1000
}
