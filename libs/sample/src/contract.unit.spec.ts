import { DEFAULT_SETTINGS, createContract, createHistoryReader } from '@waymark/contract';
import { SAMPLE_SHARED_VALUES } from './cast/account';
import { formatSampleLine } from './fact';
import { sampleHistory } from './history';

const asOf = Date.UTC(2026, 6, 15, 9, 30);
const options = { contacts: 300, seed: 11, asOf };
const contract = createContract({ ...DEFAULT_SETTINGS, sharedValues: [...DEFAULT_SETTINGS.sharedValues, ...SAMPLE_SHARED_VALUES] });

describe('the touchpoint contract', () => {
  it.each([false, true])('takes every fact as history, and every identity is usable (contact ids: %s)', (contactIds) => {
    for (const fact of sampleHistory({ ...options, contactIds })) {
      const checked = contract.checkPlainFact(fact, { now: asOf, history: true });
      expect(checked.ok ? checked.value.identities.length : checked.refusal).toBe((fact.identities?.length ?? 0) + Number(contactIds));
    }
  });

  it('reads every line with contact ids as `waymark score` does', () => {
    const read = createHistoryReader();
    const wrong = [...sampleHistory({ ...options, contactIds: true })].map(formatSampleLine).filter((line) => !read(line).ok);
    expect(wrong).toEqual([]);
  });

  it('knows the shared mailboxes and exchanges for what they are', () => {
    const shared = new Map<string, number>();
    for (const { identities = [] } of sampleHistory({ ...options, contacts: 1000 })) {
      for (const identity of identities) if (contract.isShared(identity)) shared.set(identity.type, (shared.get(identity.type) ?? 0) + 1);
    }
    expect(shared.get('email')).toBeGreaterThan(0);
    expect(shared.get('phone')).toBeGreaterThan(0);
  });
});
