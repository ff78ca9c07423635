import type { ApiKey, DeadLetter, KeptAnswer, Vault } from '@waymark/engine';
import type { ContractOptions, Subject, SubjectFactory } from './subject';

const letterOf = (number: number, more: Partial<DeadLetter> = {}): DeadLetter => ({
  id: `letter-${String(number).padStart(3, '0')}`,
  receivedAt: 1_000 + number,
  expiresAt: 10_000 + number,
  via: 'kafka',
  topic: 'touchpoints',
  partition: 3,
  offset: '9007199254740993',
  code: 'not-json',
  pointer: '',
  message: 'is no JSON text: 键 “quoted” 👩‍💻',
  status: 'open',
  resolvedAt: null,
  sealed: Uint8Array.from([0, 255, number]),
  ...more,
});

const keyOf = (name: string, more: Partial<ApiKey> = {}): ApiKey => ({
  name,
  role: 'channel',
  keyHash: `hash of ${name}`,
  sources: ['//site', 'crm'],
  channels: [],
  segment: null,
  owner: null,
  createdAt: 5,
  ...more,
});

const answerOf = (idempotencyKey: string, more: Partial<KeptAnswer> = {}): KeptAnswer => ({
  keyName: 'kim',
  idempotencyKey,
  requestHash: 'abc',
  status: 409,
  body: '{"code":"x"}',
  at: 100,
  ...more,
});

/** What every vault promises. */
export function describeVault(name: string, factory: SubjectFactory<Vault>, options: ContractOptions = { durable: true }): void {
  describe(`${name} as a vault`, () => {
    let given: Subject<Vault>;
    let vault: Vault;
    beforeEach(async () => {
      given = await factory();
      vault = given.subject;
    });
    afterEach(() => given.dispose());

    const ids = async (query: Parameters<Vault['letters']>[0]): Promise<readonly string[]> => (await vault.letters(query)).map(({ id }) => id);

    describe('keys of members', () => {
      it('makes one of 32 bytes for each member, another for every other, and gives the same ever after', async () => {
        const made = await vault.ensureMemberKeys(['m1', 'm2', 'm1']);
        expect([...made.keys()].sort()).toEqual(['m1', 'm2']);
        expect([...made.values()].map(({ length }) => length)).toEqual([32, 32]);
        expect(hex(made.get('m1'))).not.toBe(hex(made.get('m2')));
        const again = await vault.ensureMemberKeys(['m2', 'm3']);
        expect(hex(again.get('m2'))).toBe(hex(made.get('m2')));
        expect(hex((await vault.memberKeys(['m1'])).get('m1'))).toBe(hex(made.get('m1')));
      });

      it('gives an unknown member none, and makes it none for being asked', async () => {
        await vault.ensureMemberKeys(['m1']);
        expect([...(await vault.memberKeys(['nobody', 'm1'])).keys()]).toEqual(['m1']);
        expect((await vault.memberKeys(['nobody'])).size).toBe(0);
        expect((await vault.ensureMemberKeys([])).size).toBe(0);
      });

      it('makes one key where many ask at once', async () => {
        const asked = await Promise.all(Array.from({ length: 10 }, () => vault.ensureMemberKeys(['m1'])));
        expect(new Set(asked.map((keys) => hex(keys.get('m1')))).size).toBe(1);
      });

      it('has three secrets of its own, never the same', async () => {
        const { identityKey, digestKey, letterKey } = await vault.secrets();
        expect([identityKey, digestKey, letterKey].map(({ length }) => length)).toEqual([32, 32, 32]);
        expect(new Set([identityKey, digestKey, letterKey].map(hex)).size).toBe(3);
        expect(hex((await vault.secrets()).identityKey)).toBe(hex(identityKey));
      });
    });

    describe('dead letters', () => {
      it('keeps a letter to the last byte', async () => {
        const bare = letterOf(2, { via: 'file', topic: null, partition: null, offset: null });
        await vault.putLetters([letterOf(1), bare]);
        expect(plain(await vault.letter('letter-001'))).toEqual(plain(letterOf(1)));
        expect(plain(await vault.letter('letter-002'))).toEqual(plain(bare));
        expect(await vault.letter('unknown')).toBeNull();
      });

      it('keeps a letter with a known id as it was, resolved or not', async () => {
        await vault.putLetters([letterOf(1)]);
        await vault.resolveLetter('letter-001', 77);
        await vault.putLetters([letterOf(1, { code: 'other', receivedAt: 5_000 }), letterOf(2)]);
        expect(await vault.letter('letter-001')).toMatchObject({ code: 'not-json', status: 'resolved', resolvedAt: 77 });
        expect(await ids({ limit: 10 })).toEqual(['letter-002', 'letter-001']);
      });

      it('resolves a letter once and an unknown one never', async () => {
        await vault.putLetters([letterOf(1)]);
        await vault.resolveLetter('letter-001', 77);
        await vault.resolveLetter('letter-001', 99);
        await vault.resolveLetter('unknown', 99);
        expect(await vault.letter('letter-001')).toMatchObject({ status: 'resolved', resolvedAt: 77 });
      });

      it('lists newest first, those of one instant by id, page after page, each letter once', async () => {
        await vault.putLetters(Array.from({ length: 17 }, (_, i) => letterOf(i, { receivedAt: 1_000 + Math.floor(i / 5) })));
        const expected = Array.from({ length: 17 }, (_, i) => i).sort((a, b) => Math.floor(b / 5) - Math.floor(a / 5) || a - b);
        const seen: string[] = [];
        for (let page = await ids({ limit: 4 }); page.length > 0; page = await ids({ limit: 4, after: seen.at(-1) as string })) {
          expect(page.length).toBeLessThanOrEqual(4);
          seen.push(...page);
        }
        expect(seen).toEqual(expected.map((number) => letterOf(number).id));
      });

      it('lists those of one status, page after page', async () => {
        await vault.putLetters(Array.from({ length: 6 }, (_, i) => letterOf(i)));
        for (const number of [1, 2, 4]) await vault.resolveLetter(letterOf(number).id, 50);
        expect(await ids({ status: 'open', limit: 2 })).toEqual(['letter-005', 'letter-003']);
        expect(await ids({ status: 'open', limit: 2, after: 'letter-003' })).toEqual(['letter-000']);
        expect(await ids({ status: 'resolved', limit: 10 })).toEqual(['letter-004', 'letter-002', 'letter-001']);
      });

      it('removes what has expired, to the millisecond, and says how many letters went', async () => {
        await vault.putLetters([letterOf(1), letterOf(2), letterOf(3)]);
        await vault.keepAnswer(answerOf('old', { at: 99 }));
        await vault.keepAnswer(answerOf('young', { at: 100 }));
        expect(await vault.expire(10_002, 100)).toBe(2);
        expect(await vault.expire(10_002, 100)).toBe(0);
        expect(await ids({ limit: 10 })).toEqual(['letter-003']);
        expect(await vault.keptAnswer('kim', 'old')).toBeNull();
        expect(await vault.keptAnswer('kim', 'young')).not.toBeNull();
      });

      it('begins no page anew after a letter that has expired meanwhile', async () => {
        await vault.putLetters([letterOf(1), letterOf(2), letterOf(3)]);
        await vault.expire(10_002, 0);
        expect(await ids({ limit: 10, after: 'letter-002' })).toEqual([]);
      });
    });

    describe('keys of callers', () => {
      it('keeps what a key may do, and lists by name', async () => {
        const sales = keyOf('anna', { role: 'sales', owner: '李雷', sources: [] });
        expect(await vault.addKey(keyOf('site'))).toBe('added');
        expect(await vault.addKey(sales)).toBe('added');
        expect(await vault.keys()).toEqual([sales, keyOf('site')]);
      });

      it('lets two keys stand for one Segment source: the next one carries on', async () => {
        const [old, next] = [keyOf('shop-1', { segment: 'shop' }), keyOf('shop-2', { segment: 'shop' })];
        expect([await vault.addKey(old), await vault.addKey(next)]).toEqual(['added', 'added']);
        await vault.revokeKey('shop-1');
        expect(await vault.keys()).toEqual([next]);
      });

      it('gives a name once, even to those who ask at the same moment, until it is revoked', async () => {
        const results = await Promise.all([1, 2, 3].map((n) => vault.addKey(keyOf('site', { keyHash: `hash ${n}` }))));
        expect(results.sort()).toEqual(['added', 'name-taken', 'name-taken']);
        expect(await vault.revokeKey('site')).toBe('revoked');
        expect(await vault.revokeKey('site')).toBe('unknown');
        expect(await vault.addKey(keyOf('site', { keyHash: 'hash 4' }))).toBe('added');
        expect(await vault.keys()).toHaveLength(1);
      });
    });

    it('keeps the first answer to a command, for each caller and key', async () => {
      await vault.keepAnswer(answerOf('k1'));
      await vault.keepAnswer(answerOf('k1', { status: 200, body: 'other' }));
      await vault.keepAnswer(answerOf('k1', { keyName: 'lee', status: 201 }));
      expect(await vault.keptAnswer('kim', 'k1')).toEqual(answerOf('k1'));
      expect(await vault.keptAnswer('lee', 'k1')).toMatchObject({ status: 201 });
      expect(await vault.keptAnswer('kim', 'k2')).toBeNull();
    });

    if (options.durable) {
      it('has it all when it is opened again', async () => {
        const secrets = await vault.secrets();
        const keys = await vault.ensureMemberKeys(['m1']);
        await vault.putLetters([letterOf(1)]);
        await vault.addKey(keyOf('site'));
        await vault.keepAnswer(answerOf('k1'));
        vault = await given.reopen();
        expect(plain(await vault.secrets())).toEqual(plain(secrets));
        expect(hex((await vault.memberKeys(['m1'])).get('m1'))).toBe(hex(keys.get('m1')));
        expect(plain(await vault.letter('letter-001'))).toEqual(plain(letterOf(1)));
        expect(await vault.keys()).toEqual([keyOf('site')]);
        expect(await vault.keptAnswer('kim', 'k1')).toEqual(answerOf('k1'));
      });
    }
  });
}

function hex(bytes: Uint8Array | undefined): string {
  return Buffer.from(bytes ?? []).toString('hex');
}

/** With bytes as text, so that any kind of byte array compares. */
function plain(value: object | null): unknown {
  return value && Object.fromEntries(Object.entries(value).map(([key, part]) => [key, part instanceof Uint8Array ? hex(part) : (part as unknown)]));
}
