import type { Drawing } from './draw';
import { drawSvg } from './draw';
import type { Html } from '../page/html';
import { html } from '../page/html';

/** A swatch of a plot's legend; `look` is its colour's class. */
export interface LegendEntry {
  readonly look: 'before' | 'after' | 'mark' | 'warm';
  readonly text: string;
}

export interface FigureParts {
  readonly heading: string;
  /** A sentence that says what the plot shows; also what is read aloud in its place. */
  readonly description: string;
  readonly legend: readonly LegendEntry[];
  readonly drawing: Drawing;
  /** The same in numbers. */
  readonly table: Html;
}

/** A plot under its heading, with its legend, and with its numbers one step away. */
export function figure({ heading, description, legend, drawing, table }: FigureParts): Html {
  return html`<section><h2>${heading}</h2>
<p class="note">${description}</p>
<figure><ul class="legend">${legend.map(({ look, text }) => html`<li class="${look}"><i></i>${text}</li>`)}</ul>
<div class="plot${drawing.width === undefined ? null : html` half`}">${drawSvg(drawing, `${heading}. ${description}`)}</div>
<details><summary>The same as a table</summary>${table}</details></figure></section>`;
}
