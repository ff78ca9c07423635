/** A piece of a template: text, or what stands in a column of the row. */
export type TemplatePart = { readonly text: string } | { readonly column: string; readonly mayBeEmpty: boolean };

/** The name under which a template has the number of the row. */
export const ROW_NUMBER = '#row';

/** Reads `crm:{lead}`: a column stands in braces, with `?` behind its name where it may be empty; `{{` and `}}` are braces. */
export function parseTemplate(template: string): readonly TemplatePart[] | { readonly error: string } {
  const parts = [...template.matchAll(PIECES)].map(([piece, inner]) => partOf(piece, inner));
  const failure = parts.find((part) => 'error' in part);
  return failure ?? joinTexts(parts as readonly TemplatePart[]);
}

const PIECES = /\{\{|\}\}|\{([^{}]*)\}|[{}]|[^{}]+/g;

function partOf(piece: string, inner: string | undefined): TemplatePart | { readonly error: string } {
  if (inner !== undefined) return columnPart(inner);
  if (piece === '{{' || piece === '}}') return { text: piece.slice(1) };
  if (piece !== '{' && piece !== '}') return { text: piece };
  return { error: `has a lone "${piece}": a column stands in braces, and a brace itself is written twice` };
}

function columnPart(inner: string): TemplatePart | { readonly error: string } {
  const mayBeEmpty = inner.endsWith('?');
  const column = (mayBeEmpty ? inner.slice(0, -1) : inner).trim();
  return column === '' ? { error: 'has empty braces: name a column in them' } : { column, mayBeEmpty };
}

function joinTexts(parts: readonly TemplatePart[]): readonly TemplatePart[] {
  const joined: TemplatePart[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    if (last && 'text' in last && 'text' in part) joined.splice(-1, 1, { text: last.text + part.text });
    else joined.push(part);
  }
  return joined;
}
