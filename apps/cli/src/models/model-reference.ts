/** What a command line names a model by. */
export type ModelReference =
  | { readonly kind: 'published'; readonly id: string; readonly version: number | null }
  | { readonly kind: 'file'; readonly path: string };

const PUBLISHED = /^([a-z0-9-]{1,64})(?:@([1-9]\d{0,8}))?$/;

/** `ID` or `ID@V`; without a version the latest is meant. Null when the text is neither. */
export function parsePublished(text: string): Extract<ModelReference, { kind: 'published' }> | null {
  const [, id, version] = PUBLISHED.exec(text) ?? [];
  if (id === undefined) return null;
  return { kind: 'published', id, version: version === undefined ? null : Number(version) };
}

/** `ID@V` is a published model; anything else is a file if there is one, and else may be an `ID`. Null when it is nothing. */
export function parseReference(text: string, isFile: (path: string) => boolean): ModelReference | null {
  const published = parsePublished(text);
  if (published !== null && published.version !== null) return published;
  if (isFile(text)) return { kind: 'file', path: text };
  return published;
}

/** The address of a published model. */
export function modelPath({ id, version }: { readonly id: string; readonly version: number | null }): string {
  return version === null ? `/v1/models/${id}` : `/v1/models/${id}/${version}`;
}
