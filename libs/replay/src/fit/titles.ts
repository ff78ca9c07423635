import type { Scalar } from '@waymark/journey';
import type { Asked } from './sightings';

const FIELD_NAMES: Readonly<Record<string, string>> = { 'campaign.purpose': 'campaign purpose', 'content.id': 'content' };

/** A condition in plain words, such as `Webinar attended, content: intro`; without a value, the field that it is about. */
export function titleOf({ touch, field, isTag }: Asked, value: Scalar | null, isThreshold: boolean): string {
  const about = touch === null ? null : `${words(touch.channel)} ${words(touch.action)}`;
  const asked = field === null ? null : `${nameOf(field)}${valueOf(value, isTag, isThreshold)}`;
  return capitalized([about, asked].filter((part) => part !== null).join(', '));
}

function nameOf(field: string): string {
  const [map = '', ...rest] = field.split('.');
  const name = words(rest.join('.'));
  return FIELD_NAMES[field] ?? (map === 'account' ? `company ${name}` : name);
}

function valueOf(value: Scalar | null, isTag: boolean, isThreshold: boolean): string {
  if (value === null) return '';
  if (isThreshold) return ` at least ${value}`;
  return isTag ? ` has ${value}` : `: ${typeof value === 'boolean' ? (value ? 'yes' : 'no') : value}`;
}

const words = (name: string): string => name.replaceAll('_', ' ');

const capitalized = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);
