import type { TouchpointFact } from '@waymark/journey';
import type { Fold } from '../fold/fold';
import { scoreOf } from '../fold/score';
import type { StateField, TouchpointField } from '../document/fields';
import { mapField } from '../document/fields';
import { STAGES } from '../document/model';

/** Reads a field of a touchpoint; undefined when it is missing. */
export type ReadTouch = (touch: TouchpointFact) => unknown;
/** Reads a field of a fold as it stands; undefined or null when it is missing. */
export type ReadFold = (fold: Fold) => unknown;

const TOUCHPOINT_READERS: Readonly<Record<TouchpointField, ReadTouch>> = {
  channel: (touch) => touch.channel,
  action: (touch) => touch.action,
  mode: (touch) => touch.mode,
  direction: (touch) => touch.direction,
  interactive: (touch) => touch.interactive,
  source: (touch) => touch.source,
  'campaign.id': (touch) => touch.campaign?.id,
  'campaign.purpose': (touch) => touch.campaign?.purpose,
  'content.id': (touch) => touch.content?.id,
  'referrer.type': (touch) => touch.referrer?.type,
  'referrer.share': (touch) => touch.referrer?.share,
  'value.amount': (touch) => touch.value?.amount,
  'value.currency': (touch) => touch.value?.currency,
};

const STATE_READERS: Readonly<Record<StateField, ReadFold>> = {
  'state.behaviour': (fold) => scoreOf(fold).behaviour,
  'state.fit': (fold) => scoreOf(fold).fit,
  'state.total': (fold) => scoreOf(fold).total,
  'state.class': (fold) => scoreOf(fold).class,
  'state.stage': (fold) => STAGES[fold.stage],
  'state.qualified': (fold) => !fold.armed,
  'state.qualifications': (fold) => fold.qualifications.length,
  'state.handoff': (fold) => fold.handoff,
  'state.touches': (fold) => fold.touches,
};

/** The reader of a field of the touchpoint, `attributes.KEY` included; null for any other field. */
export function touchReader(field: string): ReadTouch | null {
  const reader = Object.hasOwn(TOUCHPOINT_READERS, field) ? TOUCHPOINT_READERS[field as TouchpointField] : undefined;
  if (reader !== undefined) return reader;
  const inMap = mapField(field);
  if (inMap?.map !== 'attributes') return null;
  const { key } = inMap;
  if (!(key in Object.prototype)) return (touch) => touch.attributes?.[key];
  return ({ attributes }) =>
    attributes !== undefined && Object.hasOwn(attributes, key) ? attributes[key] : undefined;
}

/** The reader of any field that is not of the touchpoint. */
export function foldReader(field: string): ReadFold {
  const inMap = mapField(field);
  if (inMap === null) return STATE_READERS[field as StateField];
  const { map, key } = inMap;
  if (map === 'profile') return (fold) => fold.profile.get(key);
  return map === 'account' ? (fold) => fold.account.get(key) : (fold) => fold.consent.get(key);
}
