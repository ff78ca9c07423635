import type { Html, HtmlValue } from './html';
import { html } from './html';

/** A term of a list of facts with what it comes to. */
export function entry(term: string, value: HtmlValue): Html {
  return html`<div><dt>${term}</dt><dd>${value}</dd></div>`;
}
