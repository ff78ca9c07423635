/** Makes a UUID v5 of a name in a namespace; a port, because hashing is no pure library's business. */
export type Uuid5 = (namespace: string, name: string) => string;

/** One namespace for each kind of derived id, for ever. */
export const NAMESPACES = {
  factEvent: '6b0d1d6e-52f7-4c0b-9a3e-0f4b4d3a7c01',
  contact: '6b0d1d6e-52f7-4c0b-9a3e-0f4b4d3a7c02',
  link: '6b0d1d6e-52f7-4c0b-9a3e-0f4b4d3a7c03',
  merge: '6b0d1d6e-52f7-4c0b-9a3e-0f4b4d3a7c04',
  caseOpened: '6b0d1d6e-52f7-4c0b-9a3e-0f4b4d3a7c05',
  handoff: '6b0d1d6e-52f7-4c0b-9a3e-0f4b4d3a7c06',
  decision: '6b0d1d6e-52f7-4c0b-9a3e-0f4b4d3a7c07',
  deadLetter: '6b0d1d6e-52f7-4c0b-9a3e-0f4b4d3a7c08',
  command: '6b0d1d6e-52f7-4c0b-9a3e-0f4b4d3a7c09',
} as const;

/** A fact's global id from an envelope's source and id: `%` and `#` of the source are escaped. */
export function factIdOf(source: string, id: string): string {
  return `${source.replaceAll('%', '%25').replaceAll('#', '%23')}#${id}`;
}
