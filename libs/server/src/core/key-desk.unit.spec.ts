import type { ApiKey } from '@waymark/engine';
import { KeyDesk } from './key-desk';
import type { EngineParts } from './parts';

/** A desk over keys in memory; `hold` keeps the next reading of them back until it is called. */
function deskOf(keys: ApiKey[], clock = { now: () => 0 }) {
  let hashed = 0;
  let release: (() => void) | null = null;
  let held: Promise<void> = Promise.resolve();
  const vault = {
    keys: async () => {
      const read = [...keys];
      await held;
      return read;
    },
    addKey: (key: ApiKey) => Promise.resolve(keys.push(key) > 0 ? 'added' : 'exists'),
    revokeKey: (name: string) => {
      keys.splice(keys.findIndex((key) => key.name === name), 1);
      return Promise.resolve('revoked');
    },
  };
  const crypto = {
    randomToken: () => String(keys.length),
    sha256: (text: string) => {
      hashed += 1;
      return `hash of ${text}`;
    },
  };
  const desk = new KeyDesk({ vault, crypto, clock, settings: { keysKnownMs: 5_000 } } as unknown as EngineParts);
  const hold = (): void => void (held = new Promise((resolve) => (release = resolve)));
  return { desk, hold, release: () => release?.(), hashes: () => hashed };
}

async function secretOf(desk: KeyDesk, name: string): Promise<string> {
  const added = await desk.add({ name, role: 'sales' });
  return added.ok ? added.secret : '';
}

describe('keys that were seen before', () => {
  it('are not hashed again, and are forgotten with any change of the keys', async () => {
    const { desk, hashes } = deskOf([]);
    const secret = await secretOf(desk, 'a');
    expect(desk.known(secret)).toBeUndefined();
    await desk.authenticate(secret);
    const before = hashes();
    expect(desk.known(secret)?.name).toBe('a');
    expect(hashes()).toBe(before);
    await desk.revoke('a');
    expect(desk.known(secret)).toBeUndefined();
    expect(await desk.authenticate(secret)).toBeNull();
  });

  it('are not remembered where they were revoked while they were looked up', async () => {
    const { desk, hold, release } = deskOf([]);
    const secret = await secretOf(desk, 'a');
    hold();
    const asked = desk.authenticate(secret);
    await desk.revoke('a');
    release();
    await asked;
    expect(desk.known(secret)).toBeUndefined();
    expect(await desk.authenticate(secret)).toBeNull();
  });

  it('that another process revokes open nothing as soon as they are looked up again', async () => {
    let now = 0;
    const keys: ApiKey[] = [];
    const { desk } = deskOf(keys, { now: () => now });
    const secret = await secretOf(desk, 'a');
    await desk.authenticate(secret);
    keys.length = 0;
    now = 5_000;
    expect(desk.known(secret)?.name).toBe('a');
    now = 5_001;
    expect(desk.known(secret)).toBeUndefined();
    expect(await desk.authenticate(secret)).toBeNull();
  });

  it('are no others', async () => {
    const { desk } = deskOf([]);
    await desk.authenticate('wm_sales_unknown');
    expect(desk.known('wm_sales_unknown')).toBeUndefined();
  });
});
