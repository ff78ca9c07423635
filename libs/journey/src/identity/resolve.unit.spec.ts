import { contactMadeBy, Story } from './story.fixture';

const by = contactMadeBy;
const kindsOf = (story: Story): readonly string[] => story.cases.map(({ kind }) => kind);

describe('whose fact it is', () => {
  let story: Story;
  beforeEach(() => {
    story = new Story();
  });

  it('cannot be said of a fact that names nobody', () => {
    expect(() => story.arrive({ id: 'a', who: [] })).toThrow('assertion');
  });

  describe('none known', () => {
    it('makes a contact with an id from the fact’s, the next number, and all its identities', () => {
      story.arrive({ id: 'a', who: ['email:a@x.com'] });
      const made = story.arrive({ id: 'b', who: ['phone:+1', 'email:b@x.com', 'cookie:k'] });
      expect(made).toMatchObject({ contact: by('b'), isNew: true, member: { number: 2, named: true, shared: false, mergedInto: null } });
      expect(made.links.map(({ identity, row }) => [identity.type, row.strength, row.count])).toEqual([
        ['email', 'strong', 1],
        ['phone', 'strong', 1],
        ['cookie', 'weak', 1],
      ]);
    });

    it('gives a visitor who says who they are the name: the anonymous contact becomes theirs', () => {
      story.arrive({ id: 'visit', who: ['cookie:k'] });
      expect(story.members.get(by('visit'))).toMatchObject({ named: false });
      const named = story.arrive({ id: 'form', who: ['email:a@x.com', 'cookie:k'] });
      expect(named).toMatchObject({ contact: by('visit'), isNew: false, member: { named: true } });
      expect(story.ownerOf('email:a@x.com')).toBe(by('visit'));
      expect(story.arrive({ id: 'later', who: ['email:a@x.com'] }).contact).toBe(by('visit'));
    });

    it('takes of several anonymous contacts the one whose link is latest, then of the higher fact id', () => {
      story.arrive({ id: 'v1', at: 10, who: ['cookie:k1'] });
      story.arrive({ id: 'v2', at: 20, who: ['cookie:k2'] });
      story.arrive({ id: 'v3', at: 20, who: ['device:d'] });
      expect(story.arrive({ id: 'form', at: 5, who: ['email:a@x.com', 'cookie:k1', 'device:d', 'cookie:k2'] }).contact).toBe(by('v3'));
    });

    it('never takes a contact that has a name for an anonymous one', () => {
      story.arrive({ id: 'a', who: ['email:a@x.com', 'cookie:k'] });
      const other = story.arrive({ id: 'b', who: ['email:b@x.com', 'cookie:k'] });
      expect(other).toMatchObject({ contact: by('b'), isNew: true });
      expect(story.cases).toEqual([]);
    });
  });

  describe('one known', () => {
    it('is that contact’s, and what nobody has is added to it', () => {
      story.arrive({ id: 'a', who: ['email:a@x.com'] });
      const found = story.arrive({ id: 'b', who: ['phone:+1', 'email:a@x.com', 'crm_id:7'] });
      expect(found).toMatchObject({ contact: by('a'), isNew: false });
      expect([story.ownerOf('phone:+1'), story.ownerOf('crm_id:7')]).toEqual([by('a'), by('a')]);
    });

    it('leaves a second value of a type with the fact, and opens a case about it once', () => {
      story.arrive({ id: 'a', who: ['crm_id:7', 'email:a@x.com'] });
      const held = story.arrive({ id: 'b', who: ['crm_id:7', 'email:new@x.com', 'phone:+1'] });
      expect(held.contact).toBe(by('a'));
      expect(story.ownerOf('email:new@x.com')).toBeNull();
      expect(story.ownerOf('phone:+1')).toBe(by('a'));
      expect(held.cases).toMatchObject([{ identity: { type: 'email', value: 'new@x.com' }, row: { kind: 'identity-conflict', contacts: [by('a')], factId: 'b', status: 'open' } }]);
      expect(story.arrive({ id: 'c', who: ['crm_id:7', 'email:new@x.com'] }).cases).toEqual([]);
      expect(story.arrive({ id: 'd', who: ['crm_id:7', 'email:newer@x.com'] }).cases).toHaveLength(1);
    });

    it('counts of several values of one type the first, and the others not at all', () => {
      story.arrive({ id: 'a', who: ['email:a@x.com'] });
      story.arrive({ id: 'b', who: ['email:b@x.com'] });
      const found = story.arrive({ id: 'c', who: ['email:b@x.com', 'email:a@x.com', 'email:c@x.com', 'cookie:k1', 'cookie:k2'] });
      expect(found).toMatchObject({ contact: by('b'), cases: [] });
      expect([story.ownerOf('email:c@x.com'), story.ownerOf('cookie:k1'), story.ownerOf('cookie:k2')]).toEqual([null, by('b'), null]);
    });

    it('takes one app’s user for nobody of another app', () => {
      story.arrive({ id: 'a', who: ['user_id:shop/123'] });
      expect(story.arrive({ id: 'b', who: ['user_id:forum/123'] })).toMatchObject({ contact: by('b'), isNew: true });
      expect(story.arrive({ id: 'c', who: ['user_id:shop/123'] }).contact).toBe(by('a'));
    });
  });

  describe('several known', () => {
    it('merges them into the earliest, and writes the touch where its highest known name stands', () => {
      story.arrive({ id: 'a', who: ['phone:+1'] });
      story.arrive({ id: 'b', who: ['email:b@x.com'] });
      const both = story.arrive({ id: 'c', who: ['phone:+1', 'email:b@x.com', 'crm_id:1'] });
      expect(both).toMatchObject({ contact: by('a'), isNew: false, member: { id: by('b'), mergedInto: by('a') }, cases: [] });
      expect(both.merges).toMatchObject([{ row: { survivor: by('a'), loser: by('b'), survivorMembers: [by('a')], loserMembers: [by('b')] }, endsKeepAparts: [] }]);
      expect(story.ownerOf('crm_id:1')).toBe(by('b'));
      expect(story.arrive({ id: 'd', who: ['email:b@x.com'] })).toMatchObject({ contact: by('a'), member: { id: by('b') }, merges: [] });
    });

    it('merges more than two one by one, each with the sets that it joined', () => {
      story.arrive({ id: 'a', who: ['phone:+1'] });
      story.arrive({ id: 'b', who: ['email:b@x.com'] });
      story.arrive({ id: 'c', who: ['crm_id:1'] });
      const { merges, contact, member } = story.arrive({ id: 'd', who: ['crm_id:1', 'phone:+1', 'email:b@x.com'] });
      expect([contact, member.id]).toEqual([by('a'), by('c')]);
      expect(merges.map(({ row: { mergeId, loser, survivorMembers } }) => [mergeId, loser, survivorMembers])).toEqual([
        ['04(d|0)', by('b'), [by('a')]],
        ['04(d|1)', by('c'), [by('a'), by('b')]],
      ]);
    });

    it('merges contacts that were merged before, all their members with them', () => {
      for (const [id, who] of [['a', 'phone:+1'], ['b', 'email:b@x.com'], ['c', 'crm_id:1'], ['d', 'user_id:s/1']] as const) story.arrive({ id, who: [who] });
      story.arrive({ id: 'cd', who: ['crm_id:1', 'user_id:s/1'] });
      story.arrive({ id: 'ab', who: ['phone:+1', 'email:b@x.com'] });
      const all = story.arrive({ id: 'all', who: ['user_id:s/1', 'email:b@x.com'] });
      expect(all).toMatchObject({ contact: by('a'), member: { id: by('d') } });
      expect(all.merges).toMatchObject([{ row: { loser: by('c'), survivor: by('a'), loserMembers: [by('c'), by('d')], survivorMembers: [by('a'), by('b')] } }]);
    });

    it('holds after a merge what both held, so that another value of a type is in conflict', () => {
      story.arrive({ id: 'a', who: ['crm_id:1'] });
      story.arrive({ id: 'b', who: ['email:b@x.com'] });
      story.arrive({ id: 'c', who: ['crm_id:1', 'email:b@x.com'] });
      expect(story.arrive({ id: 'd', who: ['crm_id:1', 'email:other@x.com'] })).toMatchObject({ contact: by('a'), cases: [{ row: { kind: 'identity-conflict', contacts: [by('a')] } }] });
    });

    it('calls it a conflict of contacts where two hold values of one type', () => {
      story.arrive({ id: 'a', who: ['crm_id:1', 'email:a@x.com'] });
      story.arrive({ id: 'b', who: ['crm_id:2', 'phone:+1'] });
      expect(story.arrive({ id: 'c', who: ['email:a@x.com', 'phone:+1'] }).contact).toBe(by('a'));
      expect(kindsOf(story)).toEqual(['contacts-conflict']);
    });

    it('adds what nobody has to the contact of the highest name, unless that holds another', () => {
      story.arrive({ id: 'a', who: ['user_id:s/1', 'wechat_openid:o'] });
      story.arrive({ id: 'b', who: ['email:b@x.com', 'wechat_openid:q'] });
      const both = story.arrive({ id: 'c', who: ['user_id:s/1', 'wechat_openid:p', 'email:b@x.com', 'phone:+1'] });
      expect(both).toMatchObject({ contact: by('a'), merges: [] });
      expect([story.ownerOf('phone:+1'), story.ownerOf('wechat_openid:p')]).toEqual([by('a'), null]);
      expect(kindsOf(story)).toEqual(['contacts-conflict', 'identity-conflict']);
      expect(story.cases.map(({ caseId }) => caseId)).toEqual(['05(c|0)', '05(c|1)']);
    });
  });

  describe('a higher name', () => {
    it('makes another person where the contact holds another value of its type: two of the CRM share an e-mail', () => {
      story.arrive({ id: 'a', who: ['crm_id:1', 'email:both@x.com'] });
      const other = story.arrive({ id: 'b', who: ['crm_id:2', 'email:both@x.com', 'phone:+1', 'cookie:k'] });
      expect(other).toMatchObject({ contact: by('b'), isNew: true });
      expect(other.cases).toMatchObject([{ identity: { type: 'crm_id', value: '2' }, row: { kind: 'higher-name', contacts: [by('a'), by('b')].sort() } }]);
      expect([story.ownerOf('email:both@x.com'), story.ownerOf('phone:+1'), story.ownerOf('cookie:k')]).toEqual([by('a'), by('b'), by('b')]);
      expect(story.arrive({ id: 'c', who: ['crm_id:2', 'email:both@x.com'] })).toMatchObject({ contact: by('b'), isNew: false });
    });

    it('is only a new identity where the contact has none of its type', () => {
      story.arrive({ id: 'a', who: ['email:a@x.com'] });
      expect(story.arrive({ id: 'b', who: ['crm_id:2', 'email:a@x.com'] })).toMatchObject({ contact: by('a'), isNew: false, cases: [] });
      expect(story.ownerOf('crm_id:2')).toBe(by('a'));
    });

    it('has to stand above every known one: below the highest it is a conflict', () => {
      story.arrive({ id: 'a', who: ['contact_id:c', 'crm_id:1', 'email:a@x.com'] });
      expect(story.arrive({ id: 'b', who: ['contact_id:c', 'crm_id:2', 'email:a@x.com'] })).toMatchObject({ contact: by('a'), isNew: false });
      expect(kindsOf(story)).toEqual(['identity-conflict']);
    });

    it('also parts an event that names several contacts', () => {
      story.arrive({ id: 'a', who: ['email:a@x.com'] });
      story.arrive({ id: 'b', who: ['crm_id:1', 'phone:+1'] });
      expect(story.arrive({ id: 'c', who: ['crm_id:2', 'email:a@x.com', 'phone:+1'] }).contact).toBe(by('c'));
      expect(story.cases).toMatchObject([{ kind: 'higher-name', contacts: [by('a'), by('b'), by('c')].sort() }]);
    });
  });

  describe('weak identities', () => {
    it('lead an event without a name to their contact, named or not, or make an anonymous one', () => {
      story.arrive({ id: 'a', who: ['email:a@x.com', 'cookie:k'] });
      expect(story.arrive({ id: 'b', who: ['cookie:k', 'device:d'] }).contact).toBe(by('a'));
      expect(story.ownerOf('device:d')).toBe(by('a'));
      expect(story.arrive({ id: 'c', who: ['device:new'] })).toMatchObject({ contact: by('c'), isNew: true, member: { named: false, shared: false } });
    });

    it('lead to the contact of the latest link where they name several', () => {
      story.arrive({ id: 'a', at: 30, who: ['email:a@x.com', 'cookie:k'] });
      story.arrive({ id: 'b', at: 20, who: ['email:b@x.com', 'device:d'] });
      expect(story.arrive({ id: 'c', at: 40, who: ['device:d', 'cookie:k'] }).contact).toBe(by('a'));
    });

    it('go to the named event that carried them last, and never to an older one that comes later', () => {
      story.arrive({ id: 'a', at: 10, who: ['email:a@x.com', 'cookie:k'] });
      story.arrive({ id: 'b', at: 30, who: ['email:b@x.com', 'cookie:k'] });
      expect(story.ownerOf('cookie:k')).toBe(by('b'));
      story.arrive({ id: 'c', at: 20, who: ['email:a@x.com', 'cookie:k'] });
      expect(story.ownerOf('cookie:k')).toBe(by('b'));
      story.arrive({ id: 'aa', at: 30, who: ['email:a@x.com', 'cookie:k'] });
      expect(story.ownerOf('cookie:k')).toBe(by('b'));
      story.arrive({ id: 'bb', at: 30, who: ['email:a@x.com', 'cookie:k'] });
      expect(story.ownerOf('cookie:k')).toBe(by('a'));
    });

    it('keep the instant of their latest named event, also where the contact stays the same', () => {
      story.arrive({ id: 'a', at: 10, who: ['email:a@x.com', 'cookie:k'] });
      expect(story.arrive({ id: 'b', at: 50, who: ['email:a@x.com', 'cookie:k'] }).links).toMatchObject([{ row: { occurredAt: 50 * 60_000, count: 2 } }]);
      story.arrive({ id: 'c', at: 40, who: ['email:c@x.com', 'cookie:k'] });
      expect(story.ownerOf('cookie:k')).toBe(by('a'));
    });

    it('are taken from a nameless link by any named event, however old, and by a nameless one never', () => {
      story.arrive({ id: 'v', at: 50, who: ['cookie:k'] });
      expect(story.arrive({ id: 'v2', at: 60, who: ['cookie:k'] }).links).toEqual([]);
      story.arrive({ id: 'a', at: 1, who: ['email:a@x.com'] });
      story.arrive({ id: 'b', at: 2, who: ['email:a@x.com', 'cookie:k'] });
      expect(story.ownerOf('cookie:k')).toBe(by('a'));
    });

    it('stay with a named event even where its names are in conflict', () => {
      story.arrive({ id: 'a', who: ['crm_id:1', 'email:a@x.com'] });
      story.arrive({ id: 'b', who: ['crm_id:1', 'email:other@x.com', 'cookie:k'] });
      expect(story.ownerOf('cookie:k')).toBe(by('a'));
    });
  });

  describe('identity facts', () => {
    const alias = (id: string, ...who: readonly string[]) => story.arrive({ id, kind: 'identity', who });

    it('link all that they name, several of a type included', () => {
      story.arrive({ id: 'a', who: ['email:a@x.com'] });
      expect(alias('b', 'email:a@x.com', 'email:b@x.com', 'email:c@x.com', 'crm_id:1', 'cookie:k1', 'cookie:k2')).toMatchObject({ contact: by('a'), cases: [] });
      for (const who of ['email:b@x.com', 'email:c@x.com', 'crm_id:1', 'cookie:k1', 'cookie:k2']) expect(story.ownerOf(who)).toBe(by('a'));
    });

    it('bring in the anonymous contact of a weak identity', () => {
      story.arrive({ id: 'v', who: ['cookie:k'] });
      expect(alias('b', 'user_id:s/1', 'cookie:k')).toMatchObject({ contact: by('v'), isNew: false });
      expect(story.ownerOf('user_id:s/1')).toBe(by('v'));
    });

    it('merge all that they name, anonymous ones included, whatever values they hold', () => {
      story.arrive({ id: 'a', who: ['email:a@x.com'] });
      story.arrive({ id: 'b', who: ['crm_id:1', 'email:b@x.com'] });
      story.arrive({ id: 'v', who: ['device:d'] });
      expect(alias('c', 'email:a@x.com', 'phone:+1', 'crm_id:1', 'device:d')).toMatchObject({ contact: by('a'), member: { id: by('b') }, cases: [], merges: [{}, {}] });
      expect([...story.members.values()].map(({ mergedInto }) => mergedInto)).toEqual([null, by('a'), by('a')]);
      expect(story.ownerOf('phone:+1')).toBe(by('b'));
    });

    it('merge two nameless visitors, who stay nameless', () => {
      story.arrive({ id: 'v1', at: 10, who: ['cookie:k1'] });
      story.arrive({ id: 'v2', at: 20, who: ['cookie:k2'] });
      expect(alias('c', 'cookie:k1', 'cookie:k2')).toMatchObject({ contact: by('v1'), member: { id: by('v2'), named: false } });
      expect(story.arrive({ id: 'd', who: ['email:a@x.com', 'cookie:k1'] })).toMatchObject({ contact: by('v1'), isNew: false });
    });

    it('never open a conflict, nor make another person of a higher name', () => {
      story.arrive({ id: 'a', who: ['crm_id:1', 'email:a@x.com'] });
      expect(alias('b', 'email:a@x.com', 'crm_id:2')).toMatchObject({ contact: by('a'), cases: [] });
      expect(story.ownerOf('crm_id:2')).toBe(by('a'));
    });

    it('leave a contact with several values of a type, which then conflict with none but a third', () => {
      story.arrive({ id: 'a', who: ['email:a@x.com'] });
      alias('b', 'email:a@x.com', 'email:b@x.com');
      expect(story.arrive({ id: 'c', who: ['email:b@x.com'] })).toMatchObject({ contact: by('a'), cases: [] });
      story.arrive({ id: 'd', who: ['email:a@x.com', 'phone:+1'] });
      expect(story.arrive({ id: 'e', who: ['phone:+1', 'email:c@x.com'] }).contact).toBe(by('e'));
    });
  });

  describe('shared values', () => {
    it('link nobody, beside any other identity, weak ones included', () => {
      story.share('email:info@x.com');
      story.arrive({ id: 'a', who: ['email:info@x.com', 'phone:+1'] });
      story.arrive({ id: 'b', who: ['email:info@x.com', 'cookie:k'] });
      expect([story.ownerOf('email:info@x.com'), story.ownerOf('phone:+1'), story.ownerOf('cookie:k')]).toEqual([null, by('a'), by('b')]);
      expect(story.members.get(by('b'))).toMatchObject({ named: false, shared: false });
    });

    it('are passed over when the first of a type counts', () => {
      story.share('email:info@x.com');
      story.arrive({ id: 'a', who: ['email:info@x.com', 'email:a@x.com'] });
      expect(story.ownerOf('email:a@x.com')).toBe(by('a'));
    });

    it('have one contact each, of several the highest, when nobody else is named', () => {
      story.share('email:info@x.com', 'phone:+100');
      const first = story.arrive({ id: 'a', who: ['phone:+100', 'email:info@x.com'] });
      expect(first).toMatchObject({ contact: by('a'), member: { shared: true, named: false } });
      expect(first.links).toMatchObject([{ identity: { type: 'email' }, row: { strength: 'shared' } }]);
      expect(story.arrive({ id: 'b', who: ['email:info@x.com'] })).toMatchObject({ contact: by('a'), isNew: false, links: [] });
      expect(story.arrive({ id: 'c', who: ['phone:+100'] })).toMatchObject({ contact: by('c'), isNew: true });
    });

    it('leave a person alone who had the value before it was known to be shared', () => {
      story.arrive({ id: 'a', who: ['email:info@x.com', 'phone:+1'] });
      story.share('email:info@x.com');
      const shared = story.arrive({ id: 'b', who: ['email:info@x.com'] });
      expect(shared).toMatchObject({ contact: by('b'), isNew: true, member: { shared: true }, links: [{ row: { count: 2 } }] });
      expect(story.arrive({ id: 'c', who: ['phone:+1', 'email:a@x.com'] })).toMatchObject({ contact: by('a'), cases: [] });
      expect(story.ownerOf('email:a@x.com')).toBe(by('a'));
    });

    it('name a person again once they are shared no more, and their old contact holds nothing', () => {
      story.share('email:info@x.com');
      story.arrive({ id: 'a', who: ['email:info@x.com'] });
      story.share();
      const named = story.arrive({ id: 'b', who: ['email:info@x.com', 'phone:+1'] });
      expect(named).toMatchObject({ contact: by('b'), isNew: true, cases: [], member: { shared: false, named: true } });
      expect([story.ownerOf('email:info@x.com'), story.ownerOf('phone:+1')]).toEqual([by('b'), by('b')]);
    });
  });

  it('lets later facts of a batch see what earlier ones decided', () => {
    const last = story.arrive({ id: 'a', who: ['email:a@x.com'] }, { id: 'b', who: ['email:a@x.com', 'phone:+1'] }, { id: 'c', who: ['phone:+1'] });
    expect(last.contact).toBe(by('a'));
    expect(story.members.size).toBe(1);
  });

  describe('what people decide', () => {
    beforeEach(() => {
      story.arrive({ id: 'a', who: ['email:a@x.com'] });
      story.arrive({ id: 'b', who: ['phone:+1'] });
    });

    it('merges two contacts into the earlier, though they hold different values, once', () => {
      story.arrive({ id: 'c', who: ['email:c@x.com'] });
      expect(story.merge('m', 'c', 'a')).toEqual({ ok: true, member: by('a') });
      expect([story.contactOf('c'), story.contactOf('a')]).toEqual([by('a'), by('a')]);
      expect(story.merge('m2', 'a', 'c')).toMatchObject({ refusal: { code: 'already-merged' } });
      expect(story.merge('m3', 'a', 'nobody')).toMatchObject({ refusal: { code: 'unknown-contact' } });
    });

    it('takes a merge back, and the next event that names both asks instead of joining them again', () => {
      story.arrive({ id: 'c', who: ['email:a@x.com', 'phone:+1'] });
      expect(story.command('u', { what: 'unmerge', mergeId: '04(c|0)' })).toEqual({ ok: true, member: by('a') });
      expect([story.contactOf('a'), story.contactOf('b')]).toEqual([by('a'), by('b')]);
      const next = story.arrive({ id: 'd', who: ['phone:+1', 'email:a@x.com'] });
      expect(next).toMatchObject({ contact: by('a'), merges: [], cases: [{ row: { kind: 'kept-apart', contacts: [by('a'), by('b')].sort() } }] });
      expect(story.arrive({ id: 'e', kind: 'identity', who: ['phone:+1', 'email:a@x.com', 'crm_id:1'] })).toMatchObject({ contact: by('a'), merges: [], cases: [] });
      expect(story.ownerOf('crm_id:1')).toBe(by('a'));
      expect(story.command('u2', { what: 'unmerge', mergeId: '04(c|0)' })).toMatchObject({ refusal: { code: 'already-unmerged' } });
      expect(story.command('u3', { what: 'unmerge', mergeId: 'none' })).toMatchObject({ refusal: { code: 'unknown-merge' } });
    });

    it('keeps apart whatever the two sides are joined with later', () => {
      story.arrive({ id: 'c', who: ['email:a@x.com', 'phone:+1'] });
      story.command('u', { what: 'unmerge', mergeId: '04(c|0)' });
      story.arrive({ id: 'x', who: ['crm_id:1'] });
      story.arrive({ id: 'bx', who: ['crm_id:1', 'phone:+1'] });
      expect(story.contactOf('x')).toBe(by('b'));
      expect(story.arrive({ id: 'ax', who: ['crm_id:1', 'email:a@x.com'] })).toMatchObject({ contact: by('b'), merges: [], cases: [{ row: { kind: 'kept-apart' } }] });
    });

    it('ends what kept two apart by merging them by hand, and names it', () => {
      story.arrive({ id: 'c', who: ['email:a@x.com', 'phone:+1'] });
      story.command('u', { what: 'unmerge', mergeId: '04(c|0)' });
      expect(story.merge('m', 'a', 'b')).toMatchObject({ ok: true });
      expect([...story.keepAparts.values()].map(({ ended }) => ended)).toEqual([true]);
      expect(story.command('u2', { what: 'unmerge', mergeId: '04(m|0)' })).toMatchObject({ ok: true });
      expect([...story.keepAparts.values()].map(({ ended }) => ended)).toEqual([true, false]);
    });

    it('takes a pointer away in the middle: who came through it goes with it', () => {
      story.arrive({ id: 'c', who: ['crm_id:1'] });
      story.merge('bc', 'b', 'c');
      story.merge('ab', 'a', 'b');
      story.command('u', { what: 'unmerge', mergeId: '04(ab|0)' });
      expect([story.contactOf('a'), story.contactOf('b'), story.contactOf('c')]).toEqual([by('a'), by('b'), by('b')]);
    });

    it('unlinks a value for facts to come; its count of changes goes on', () => {
      expect(story.unlink('u', 'email:a@x.com')).toEqual({ ok: true, member: by('a') });
      expect(story.unlink('u2', 'email:a@x.com')).toMatchObject({ refusal: { code: 'unknown-identity' } });
      const next = story.arrive({ id: 'd', who: ['email:a@x.com'] });
      expect(next).toMatchObject({ contact: by('d'), isNew: true, links: [{ row: { count: 3 } }] });
    });

    it('settles a conflict of identities by linking the value, which then belongs to the contact', () => {
      story.arrive({ id: 'c', who: ['email:a@x.com', 'crm_id:1'] });
      story.arrive({ id: 'd', who: ['crm_id:1', 'email:new@x.com'] });
      expect(story.settle('s', 'merge', 'email:new@x.com')).toEqual({ ok: true, member: by('a') });
      expect(story.ownerOf('email:new@x.com')).toBe(by('a'));
      expect(story.arrive({ id: 'e', who: ['email:new@x.com'] })).toMatchObject({ contact: by('a'), cases: [] });
      expect(story.cases).toMatchObject([{ status: 'merged' }]);
    });

    it('leaves a value out for good, also once the contact holds none of its type any more', () => {
      story.arrive({ id: 'c', who: ['email:a@x.com', 'crm_id:1'] });
      story.arrive({ id: 'd', who: ['crm_id:1', 'email:new@x.com'] });
      story.settle('s', 'keep-apart');
      story.unlink('u', 'email:a@x.com');
      expect(story.arrive({ id: 'e', who: ['crm_id:1', 'email:new@x.com'] })).toMatchObject({ contact: by('a'), links: [], cases: [] });
      expect(story.settle('s2', 'merge', 'email:new@x.com')).toMatchObject({ refusal: { code: 'unknown-case' } });
    });

    it('leaves out for good what a person left out, whatever an identity fact says', () => {
      story.arrive({ id: 'c', who: ['email:a@x.com', 'crm_id:1'] });
      story.arrive({ id: 'd', who: ['crm_id:1', 'email:new@x.com'] });
      story.settle('s', 'keep-apart');
      expect(story.arrive({ id: 'e', kind: 'identity', who: ['crm_id:1', 'email:new@x.com', 'user_id:s/1'] })).toMatchObject({ contact: by('a'), cases: [] });
      expect([story.ownerOf('email:new@x.com'), story.ownerOf('user_id:s/1')]).toEqual([null, by('a')]);
    });

    it('does not give one contact’s value to another by settling', () => {
      story.arrive({ id: 'c', who: ['email:a@x.com', 'crm_id:1'] });
      story.arrive({ id: 'd', who: ['crm_id:1', 'email:new@x.com'] });
      story.arrive({ id: 'e', who: ['email:new@x.com'] });
      expect(story.settle('s', 'merge', 'email:new@x.com')).toMatchObject({ refusal: { code: 'identity-taken' } });
      expect(story.cases).toMatchObject([{ status: 'open' }]);
    });

    it('settles a conflict of contacts by merging them, or keeps every two of them apart', () => {
      story.arrive({ id: 'c', who: ['email:c@x.com', 'crm_id:1'] });
      story.arrive({ id: 'd', who: ['crm_id:1', 'email:a@x.com'] });
      expect(kindsOf(story)).toEqual(['contacts-conflict']);
      story.settle('s', 'keep-apart');
      expect(story.arrive({ id: 'e', who: ['crm_id:1', 'email:a@x.com'] }).cases).toEqual([]);
      expect([story.contactOf('a'), story.contactOf('c')]).toEqual([by('a'), by('c')]);
      story.merge('m', 'a', 'c');
      expect([story.contactOf('c'), [...story.keepAparts.values()].map(({ ended }) => ended)]).toEqual([by('a'), [true]]);
    });

    it('answers the open questions about the contacts that a merge joins', () => {
      story.arrive({ id: 'c', who: ['email:c@x.com', 'crm_id:1'] });
      story.arrive({ id: 'd', who: ['crm_id:1', 'email:a@x.com'] });
      story.arrive({ id: 'e', kind: 'identity', who: ['crm_id:1', 'email:a@x.com'] });
      expect(story.cases).toMatchObject([{ kind: 'contacts-conflict', status: 'lapsed' }]);
    });

    it('never merges with what stands for a value that many share', () => {
      story.share('email:info@x.com');
      story.arrive({ id: 's', who: ['email:info@x.com'] });
      expect(story.merge('m', 'a', 's')).toMatchObject({ refusal: { code: 'shared-contact' } });
    });
  });

  it('opens no case that a person has settled, but one that lapsed', () => {
    story.arrive({ id: 'a', who: ['crm_id:7', 'email:a@x.com'] });
    story.arrive({ id: 'b', who: ['crm_id:7', 'email:new@x.com'] });
    story.settle('s', 'keep-apart');
    expect(story.arrive({ id: 'c', who: ['crm_id:7', 'email:new@x.com'] }).cases).toEqual([]);
    const [settled] = story.cases;
    if (settled) story.caseRows.set(settled.caseId, { ...settled, status: 'lapsed' });
    expect(story.arrive({ id: 'd', who: ['crm_id:7', 'email:new@x.com'] }).cases).toHaveLength(1);
  });
});
