/** HTML that is safe to be shown as it is. */
export class Html {
  constructor(readonly text: string) {}
}

/** What may stand in a template: text and numbers are escaped, HTML is not, null is nothing. */
export type HtmlValue = Html | string | number | null | readonly Html[];

/** Builds HTML; whatever is no HTML itself is escaped, in text and in quoted attributes alike. */
export function html(parts: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  return new Html(parts.reduce((text, part, index) => text + written(values[index - 1] ?? null) + part));
}

function written(value: HtmlValue): string {
  if (value === null) return '';
  if (value instanceof Html) return value.text;
  if (typeof value === 'object') return value.map(({ text }) => text).join('');
  return escapeHtml(String(value));
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (sign) => ESCAPES[sign] ?? sign);
}
