/** Fields of the envelope and of the catalogue, whose values may be quoted; any other could be personal data. */
const QUOTABLE = new Set([
  'specversion',
  'type',
  'kind',
  'time',
  'occurredAt',
  'recordedAt',
  'recordedtime',
  'dataschema',
  'datacontenttype',
  'channel',
  'action',
  'mode',
  'direction',
  'purpose',
  'currency',
]);

/** Short, and neither an e-mail address nor a run of digits that could be a phone. */
const HARMLESS = /^(?!.*\d{7})[\w .:;/+-]{0,40}$/;

/** Says what stands at a pointer: its type and size, the value itself only where that gives nobody away. */
export function describeFound(pointer: string, value: unknown): string {
  if (typeof value === 'string') return describeText(pointer, value);
  if (Array.isArray(value)) return `an array of ${counted(value.length, 'item')}`;
  if (value === null || value === undefined) return 'nothing';
  if (typeof value === 'object') return `an object of ${counted(Object.keys(value).length, 'key')}`;
  return `a ${typeof value}`;
}

function describeText(pointer: string, value: string): string {
  const field = pointer.slice(pointer.lastIndexOf('/') + 1);
  return QUOTABLE.has(field) && HARMLESS.test(value) ? `"${value}"` : `a string of ${counted(value.length, 'character')}`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
