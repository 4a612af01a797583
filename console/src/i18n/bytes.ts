import { number } from '.'

/** bytes writes a size of a file: 12 kB. */
export function bytes(n: number): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const
  let size = n
  let unit = 0
  while (size >= 1000 && unit < units.length - 1) {
    size /= 1000
    unit++
  }
  return number(size, { style: 'unit', unit: units[unit] ?? 'byte', maximumFractionDigits: unit === 0 ? 0 : 1 })
}
