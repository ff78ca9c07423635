import type { ProfileValue, Scalar, TouchpointFact } from '@waymark/journey';

/** A field that a rule could ask for, of one kind of touchpoint or of the contact. */
export interface Asked {
  readonly section: 'behaviour' | 'fit';
  /** Channel and action; null for attributes of the contact. */
  readonly touch: { readonly channel: string; readonly action: string } | null;
  /** The field that is asked besides; null where channel and action are all. */
  readonly field: string | null;
  /** Is the value one of several, to be asked for with `contains`? */
  readonly isTag: boolean;
}

/** A value that a field was seen with: true where there is no field. */
export interface Sighting extends Asked {
  /** The same for all sightings of one field. */
  readonly key: string;
  readonly value: Scalar;
}

/** What rules could ask of a touchpoint: its channel and action, alone and with one thing more. */
export function sightingsOfTouch(touch: TouchpointFact): readonly Sighting[] {
  const { channel, action, campaign, content, attributes = {} } = touch;
  const of = (field: string | null, value: Scalar): Sighting => ({
    section: 'behaviour',
    touch: { channel, action },
    field,
    isTag: false,
    key: `${channel} ${action} ${field ?? ''}`,
    value,
  });
  return [
    of(null, true),
    ...(campaign?.purpose === undefined ? [] : [of('campaign.purpose', campaign.purpose)]),
    ...(content === undefined ? [] : [of('content.id', content.id)]),
    ...Object.entries(attributes).map(([key, value]) => of(`attributes.${key}`, value)),
  ];
}

/** What rules could ask of a contact's attributes, by field such as `profile.title`. */
export function sightingsOfContact(attributes: ReadonlyMap<string, ProfileValue>): readonly Sighting[] {
  return [...attributes].flatMap(([field, value]) => {
    const of = (each: Scalar, isTag: boolean): Sighting => ({ section: 'fit', touch: null, field, isTag, key: `${field}${isTag ? '[]' : ''}`, value: each });
    return typeof value === 'object' ? value.map((tag) => of(tag, true)) : [of(value, false)];
  });
}
