import { curl } from './curl'
import { go } from './go'
import { javascript } from './javascript'
import { php } from './php'
import { python } from './python'
import type { Request } from './request'

export { requestOf, type Request } from './request'

/** snippets writes a request in each language, by the language's name. */
export const snippets: Record<string, (r: Request) => string> = {
  curl,
  PHP: php,
  JavaScript: javascript,
  Python: python,
  Go: go,
}
