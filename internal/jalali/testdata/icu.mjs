// Writes icu.txt: the first day of each Jalali year as ICU has it, another
// implementation than the one in use. Run with: node icu.mjs > icu.txt
const calendar = new Intl.DateTimeFormat('en-u-ca-persian-nu-latn', { year: 'numeric', month: 'numeric', day: 'numeric', timeZone: 'UTC' })
const day = 24 * 60 * 60 * 1000
console.log(`# ICU ${process.versions.icu}, Node ${process.versions.node}: year, its first day`)
for (let at = Date.UTC(1821, 0, 1); at < Date.UTC(2223, 0, 1); at += day) {
  const part = Object.fromEntries(calendar.formatToParts(at).map((p) => [p.type, p.value]))
  if (part.month === '1' && part.day === '1') console.log(part.year, new Date(at).toISOString().slice(0, 10))
}
