import { createContract } from './contract';
import { contract } from './events.fixture';
import { createSharedValues } from './shared-values';
import { DEFAULT_SETTINGS } from './settings';

describe('shared values', () => {
  const isShared = createSharedValues(['Info@*', '+86 10 1234*', 'phone:(010) 6552 9988', 'crm_id:demo-*-*x'], 'CN');

  it.each([
    [{ type: 'email', value: 'info@acme.cn' }, true],
    [{ type: 'email', value: 'jo.info@acme.cn' }, false],
    [{ type: 'contact_id', value: 'info@acme.cn' }, false],
    [{ type: 'phone', value: '+861012345678' }, true],
    [{ type: 'phone', value: '+861065529988' }, true],
    [{ type: 'phone', value: '+8610655299880' }, false],
    [{ type: 'crm_id', value: 'demo-1-2x' }, true],
    [{ type: 'crm_id', value: 'demo-x' }, false],
    [{ type: 'crm_id', value: 'demo--x' }, true],
  ] as const)('%j: %s', (identity, shared) => {
    expect(isShared(identity)).toBe(shared);
  });

  it('are by default the mailboxes of roles', () => {
    expect(contract.isShared({ type: 'email', value: 'info@acme.cn' })).toBe(true);
    expect(contract.isShared({ type: 'email', value: 'jo@acme.cn' })).toBe(false);
    expect(contract.isShared({ type: 'phone', value: '+8613800138000' })).toBe(false);
  });

  it('stay quick on a pattern of many stars', () => {
    const many = createSharedValues([`email:${'*a'.repeat(2000)}@x`], 'CN');
    expect(many({ type: 'email', value: `${'a'.repeat(100_000)}@y` })).toBe(false);
    expect(many({ type: 'email', value: `${'a'.repeat(100_000)}@x` })).toBe(true);
  });

  it('and regions that cannot be right are told at the start', () => {
    expect(() => createContract({ ...DEFAULT_SETTINGS, sharedValues: ['frontdesk'] })).toThrow('TYPE:PATTERN');
    expect(() => createContract({ ...DEFAULT_SETTINGS, defaultRegion: 'China' })).toThrow('two-letter country');
  });
});
