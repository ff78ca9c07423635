import fc from 'fast-check';
import type { PredicateDocument } from '@waymark/scoring';

type Place = 'rule' | 'suspend' | 'fit' | 'qualification' | 'rearm' | 'stage' | 'where';

const operand = fc.constantFrom<string | number | boolean>('a', 'ab', '20', 20, 0, 50, true, false);
const number = fc.constantFrom(0, 1, 2, 3, 10, 20, 40);

const operators = fc.oneof(
  fc.record({ eq: operand }),
  fc.record({ ne: operand }),
  fc.record({ in: fc.array(operand, { minLength: 1, maxLength: 3 }) }),
  fc.record({ nin: fc.array(operand, { minLength: 1, maxLength: 3 }) }),
  fc.record({ gt: fc.constantFrom<string | number>('a', 10) }),
  fc.record({ gte: fc.constantFrom<string | number>('ab', 20), lt: number }),
  fc.record({ lte: fc.constantFrom<string | number>('A', 50) }),
  fc.record({ exists: fc.boolean() }),
  fc.record({ startsWith: fc.constantFrom('a', 'A') }),
  fc.record({ endsWith: fc.constantFrom('b', '0') }),
  fc.record({ contains: fc.constantFrom('a', 'vip') }),
  fc.record({ matches: fc.constantFrom('^[aA]', 'b$', '2.') }),
);

const anyTest = fc.oneof(operand, fc.array(operand, { minLength: 1, maxLength: 3 }), operators);
const numberTest = fc.oneof(fc.record({ gte: number }), fc.record({ lt: number }), fc.record({ gt: number, lte: number }), number);

type Member = fc.Arbitrary<PredicateDocument>;

const member = (field: string, test: fc.Arbitrary<unknown>): Member => test.map((drawn) => ({ [field]: drawn }));
const named = (field: string, values: readonly string[]): Member =>
  member(field, fc.oneof(fc.constantFrom(...values), fc.subarray([...values], { minLength: 1 })));

const touchpointMember: Member = fc.oneof(
  { weight: 3, arbitrary: named('channel', ['web', 'email', 'webinar', 'chat', 'crm', 'handoff', 'offline_event']) },
  { weight: 3, arbitrary: named('action', ['opened', 'attended', 'sent', 'unsubscribed', 'recycled', 'ordered']) },
  member('interactive', fc.boolean()),
  named('direction', ['inbound', 'outbound']),
  named('mode', ['online', 'offline']),
  ...['source', 'campaign.purpose', 'referrer.share', 'value.amount', 'attributes.topic'].map((field) => member(field, anyTest)),
  ...['attributes.minutes', 'attributes.constructor'].map((field) => member(field, anyTest)),
  named('content.id', ['d1', 'd2']),
);

const attributeMember: Member = fc.oneof(
  ...['profile.title', 'profile.tags', 'account.size', 'profile.competitor', 'account.tags'].map((field) =>
    member(field, anyTest),
  ),
);

const consentMember: Member = fc.oneof(
  member('consent.email', fc.boolean()),
  member('consent.sales_contact', fc.oneof(fc.boolean(), fc.record({ exists: fc.boolean() }))),
);

const stateMember: Member = fc.oneof(
  ...['state.behaviour', 'state.fit', 'state.total', 'state.touches', 'state.qualifications'].map((field) =>
    member(field, numberTest),
  ),
  member('state.qualified', fc.boolean()),
  member('state.class', fc.oneof(fc.record({ startsWith: fc.constantFrom('A', 'B') }), fc.record({ exists: fc.boolean() }))),
  named('state.stage', ['discover', 'contact', 'handshake', 'value']),
  named('state.handoff', ['none', 'recycled', 'accepted']),
);

const recentMember: Member = fc
  .record({
    where: combined(touchpointMember),
    within: fc.constantFrom('PT12H', 'P1D', 'P3D', 'P10D', 'P1W'),
    count: numberTest as fc.Arbitrary<number>,
  })
  .map((recent) => ({ recent }));

const MEMBERS: Readonly<Record<Place, readonly Member[]>> = {
  rule: [touchpointMember, touchpointMember, touchpointMember, attributeMember, consentMember, stateMember, recentMember],
  suspend: [touchpointMember, attributeMember, stateMember],
  fit: [attributeMember],
  qualification: [touchpointMember, attributeMember, consentMember, stateMember, stateMember, recentMember],
  rearm: [touchpointMember, touchpointMember, attributeMember, consentMember],
  stage: [touchpointMember, touchpointMember, attributeMember, stateMember, recentMember],
  where: [touchpointMember],
};

/** A valid predicate for a place, with everything that may be named there. */
export function aPredicate(place: Place): Member {
  return combined(fc.oneof(...MEMBERS[place]));
}

function combined(single: Member): Member {
  const few = fc.array(single, { minLength: 1, maxLength: 2 });
  const merged = few.map((parts): PredicateDocument => Object.assign({}, ...parts) as PredicateDocument);
  return fc.oneof(
    { weight: 6, arbitrary: merged },
    { weight: 1, arbitrary: fc.array(merged, { minLength: 1, maxLength: 3 }).map((any) => ({ any })) },
    { weight: 1, arbitrary: fc.tuple(merged, merged).map(([first, second]) => ({ all: [first, { any: [second] }] })) },
    { weight: 1, arbitrary: merged.map((not) => ({ not })) },
  );
}
