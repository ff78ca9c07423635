import type { EChartsOption } from 'echarts';
import { init } from 'echarts';
import { Html, html } from '../page/html';

/** What is to be drawn; colours are the style's own, as `var(--name)`, so that one drawing serves light and dark. */
export interface Drawing {
  /** CSS pixels that it is laid out for; on the page it takes the width there is. A whole line's where it is not said. */
  readonly width?: number;
  readonly height: number;
  readonly option: EChartsOption;
}

const WHOLE_LINE = 960;

/**
 * A drawing as inline SVG: no script, no style of its own, no id, the same bytes for the same drawing. `label` is read
 * aloud instead of it.
 */
export function drawSvg({ width = WHOLE_LINE, height, option }: Drawing, label: string): Html {
  const chart = init(null, null, { renderer: 'svg', ssr: true, width, height });
  chart.setOption({ animation: false, ...option });
  const svg = chart.renderToSVGString({ useViewBox: true });
  chart.dispose();
  const opening = html`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="${label}">`;
  return new Html(plain(svg).replace(/^<svg [^>]*>/, () => opening.text));
}

/** Without what only a script would use, and without cuts, because nothing is drawn outside. Values are escaped by then, so that no text of theirs looks like an attribute. */
function plain(svg: string): string {
  return svg
    .replaceAll(/<style[^>]*>[^]*?<\/style>/g, '')
    .replaceAll(/<defs[^>]*>[^]*?<\/defs>/g, '')
    .replaceAll(/ (?:class="zr[^"]*"|clip-path="[^"]*"|ecmeta_\w+="[^"]*"|pointer-events="[^"]*")/g, '')
    .replaceAll(/ style="font-size:(\d+)px;font-family:sans-serif;"/g, ' font-size="$1"')
    .replaceAll(/<rect [^>]*fill="none"><\/rect>\n?/g, '');
}
