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
    it('goes to the contact of the highest name, merges nothing and opens a case, once', () => {
      story.arrive({ id: 'a', who: ['email:a@x.com'] });
      story.arrive({ id: 'b', who: ['phone:+1'] });
      const both = story.arrive({ id: 'c', who: ['phone:+1', 'email:a@x.com'] });
      expect(both.contact).toBe(by('a'));
      expect(both.cases).toMatchObject([{ identity: null, row: { kind: 'several-contacts', contacts: [by('a'), by('b')].sort(), hash: null } }]);
      expect([...story.members.values()].map(({ mergedInto }) => mergedInto)).toEqual([null, null]);
      expect(story.arrive({ id: 'd', who: ['email:a@x.com', 'phone:+1'] }).cases).toEqual([]);
    });

    it('calls it a conflict of contacts where two hold values of one type', () => {
      story.arrive({ id: 'a', who: ['crm_id:1', 'email:a@x.com'] });
      story.arrive({ id: 'b', who: ['crm_id:2', 'phone:+1'] });
      expect(story.arrive({ id: 'c', who: ['email:a@x.com', 'phone:+1'] }).contact).toBe(by('a'));
      expect(kindsOf(story)).toEqual(['contacts-conflict']);
    });

    it('adds what nobody has to the contact of the highest name only, unless that holds another', () => {
      story.arrive({ id: 'a', who: ['user_id:s/1', 'wechat_openid:o'] });
      story.arrive({ id: 'b', who: ['email:b@x.com'] });
      const both = story.arrive({ id: 'c', who: ['user_id:s/1', 'wechat_openid:p', 'email:b@x.com', 'phone:+1'] });
      expect(both.contact).toBe(by('a'));
      expect([story.ownerOf('phone:+1'), story.ownerOf('wechat_openid:p')]).toEqual([by('a'), null]);
      expect(kindsOf(story)).toEqual(['several-contacts', 'identity-conflict']);
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

    it('open a case where they name several contacts, anonymous ones included; what is new goes to the highest', () => {
      story.arrive({ id: 'a', who: ['email:a@x.com'] });
      story.arrive({ id: 'b', who: ['crm_id:1'] });
      story.arrive({ id: 'v', who: ['device:d'] });
      const said = alias('c', 'email:a@x.com', 'phone:+1', 'crm_id:1', 'device:d');
      expect(said.contact).toBe(by('b'));
      expect(story.ownerOf('phone:+1')).toBe(by('b'));
      expect(story.cases).toMatchObject([{ kind: 'several-contacts', contacts: [by('a'), by('b'), by('v')].sort() }]);
    });

    it('open a case where two nameless visitors are said to be one', () => {
      story.arrive({ id: 'v1', at: 10, who: ['cookie:k1'] });
      story.arrive({ id: 'v2', at: 20, who: ['cookie:k2'] });
      expect(alias('c', 'cookie:k1', 'cookie:k2').contact).toBe(by('v2'));
      expect(story.cases).toMatchObject([{ kind: 'several-contacts', contacts: [by('v1'), by('v2')].sort() }]);
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

  it('opens no case that a person has settled', () => {
    story.arrive({ id: 'a', who: ['crm_id:7', 'email:a@x.com'] });
    story.arrive({ id: 'b', who: ['crm_id:7', 'email:new@x.com'] });
    const [opened] = story.cases;
    if (opened) story.cases.splice(0, 1, { ...opened, status: 'settled' });
    expect(story.arrive({ id: 'c', who: ['crm_id:7', 'email:new@x.com'] }).cases).toEqual([]);
  });
});
