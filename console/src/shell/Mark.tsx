import type { JSX } from 'preact'

/** Mark is the product's name. */
export function Mark(): JSX.Element {
  return (
    <span class="mark" dir="ltr">
      <img src={import.meta.env.BASE_URL + 'icon.svg'} alt="" width="28" height="28" /> vtrest
    </span>
  )
}
