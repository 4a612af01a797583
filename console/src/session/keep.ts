/** recall reads a JSON text that [keep] wrote, or gives otherwise when there is none. */
export function recall<T>(name: string, otherwise: T): T {
  try {
    const text = localStorage.getItem('vtrest.' + name)
    return text === null ? otherwise : (JSON.parse(text) as T)
  } catch {
    return otherwise // the browser keeps nothing, or somebody else wrote there
  }
}

/** keep remembers a setting of this browser: language, theme, columns. Never a token. */
export function keep(name: string, value: unknown): void {
  try {
    localStorage.setItem('vtrest.' + name, JSON.stringify(value))
  } catch {
    // A browser that keeps nothing still works until the page is closed.
  }
}
