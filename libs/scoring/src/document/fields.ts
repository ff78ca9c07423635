/** Where a predicate stands; what it may name depends on it. `contact` is asked of a contact and stands in no model. */
export type Place = 'rule' | 'suspend' | 'fit' | 'qualification' | 'rearm' | 'stage' | 'where' | 'contact';

/** Fields of the touchpoint; every one is missing on a profile fact. `attributes.KEY` comes beside them. */
export const TOUCHPOINT_FIELDS = [
  'channel',
  'action',
  'mode',
  'direction',
  'interactive',
  'source',
  'campaign.id',
  'campaign.purpose',
  'content.id',
  'referrer.type',
  'referrer.share',
  'value.amount',
  'value.currency',
] as const;
export type TouchpointField = (typeof TOUCHPOINT_FIELDS)[number];

export const STATE_FIELDS = [
  'state.behaviour',
  'state.fit',
  'state.total',
  'state.class',
  'state.stage',
  'state.qualified',
  'state.qualifications',
  'state.handoff',
  'state.touches',
] as const;
export type StateField = (typeof STATE_FIELDS)[number];

/** Flat maps; the key is everything after the first dot. */
export type FieldMap = 'attributes' | 'profile' | 'account' | 'consent';

interface Allowance {
  readonly touchpoint: boolean;
  readonly state: boolean;
  readonly recent: boolean;
  readonly maps: readonly FieldMap[];
}

const EVERYTHING: Allowance = {
  touchpoint: true,
  state: true,
  recent: true,
  maps: ['attributes', 'profile', 'account', 'consent'],
};

/** The table of fields: which may stand where. */
export const ALLOWED: Readonly<Record<Place, Allowance>> = {
  rule: EVERYTHING,
  qualification: EVERYTHING,
  stage: EVERYTHING,
  suspend: { ...EVERYTHING, recent: false },
  rearm: { ...EVERYTHING, recent: false, state: false },
  fit: { touchpoint: false, state: false, recent: false, maps: ['profile', 'account'] },
  where: { touchpoint: true, state: false, recent: false, maps: ['attributes'] },
  contact: { touchpoint: false, state: true, recent: false, maps: ['profile', 'account', 'consent'] },
};

const MAP_FIELD = /^(attributes|profile|account|consent)\.([\s\S]+)$/;

/** `profile.email_type` as its map and key; null for a field that is of no map. */
export function mapField(field: string): { readonly map: FieldMap; readonly key: string } | null {
  const parts = MAP_FIELD.exec(field);
  return parts === null ? null : { map: parts[1] as FieldMap, key: parts[2] ?? '' };
}

/** What may be named at a place, as a reader of an error would like it. */
export function describeFields(place: Place): string {
  const { touchpoint, state, recent, maps } = ALLOWED[place];
  return [
    ...(touchpoint ? TOUCHPOINT_FIELDS : []),
    ...maps.map((map) => `${map}.KEY`),
    ...(state ? STATE_FIELDS : []),
    'all',
    'any',
    'not',
    ...(recent ? ['recent'] : []),
  ].join(', ');
}
