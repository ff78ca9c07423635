import type { ApiKey, DeadLetter, KeptAnswer, LetterQuery, Secrets, Vault } from '@waymark/engine';

/** The vault port in plain memory. */
export class MemoryVault implements Vault {
  private readonly made: Secrets;
  private readonly members = new Map<string, Uint8Array>();
  private readonly kept = new Map<string, DeadLetter>();
  private readonly callers = new Map<string, ApiKey>();
  private readonly answers = new Map<string, KeptAnswer>();

  /** `newSecret` makes 32 bytes, never the same twice. */
  constructor(private readonly newSecret: () => Uint8Array) {
    this.made = { identityKey: newSecret(), digestKey: newSecret(), letterKey: newSecret() };
  }

  async secrets(): Promise<Secrets> {
    return this.made;
  }

  async ensureMemberKeys(members: readonly string[]): Promise<ReadonlyMap<string, Uint8Array>> {
    for (const member of members) if (!this.members.has(member)) this.members.set(member, this.newSecret());
    return this.memberKeys(members);
  }

  async memberKeys(members: readonly string[]): Promise<ReadonlyMap<string, Uint8Array>> {
    return new Map([...new Set(members)].flatMap((member) => this.keyOf(member)));
  }

  /** As after a restore from an older copy: these members have no key any more. */
  forget(members: readonly string[]): void {
    for (const member of members) this.members.delete(member);
  }

  async putLetters(letters: readonly DeadLetter[]): Promise<void> {
    for (const letter of letters) if (!this.kept.has(letter.id)) this.kept.set(letter.id, letter);
  }

  async letters({ status, limit, after }: LetterQuery): Promise<readonly DeadLetter[]> {
    const sorted = [...this.kept.values()].sort((a, b) => b.receivedAt - a.receivedAt || (a.id < b.id ? -1 : 1));
    const from = after === undefined ? 0 : sorted.findIndex(({ id }) => id === after) + 1;
    if (after !== undefined && from === 0) return [];
    return sorted.slice(from).filter((letter) => !status || letter.status === status).slice(0, limit);
  }

  async letter(id: string): Promise<DeadLetter | null> {
    return this.kept.get(id) ?? null;
  }

  async resolveLetter(id: string, at: number): Promise<void> {
    const letter = this.kept.get(id);
    if (letter?.status === 'open') this.kept.set(id, { ...letter, status: 'resolved', resolvedAt: at });
  }

  async expire(now: number, answersBefore: number): Promise<number> {
    const gone = [...this.kept.values()].filter(({ expiresAt }) => expiresAt <= now);
    for (const { id } of gone) this.kept.delete(id);
    for (const [name, { at }] of this.answers) if (at < answersBefore) this.answers.delete(name);
    return gone.length;
  }

  async keys(): Promise<readonly ApiKey[]> {
    return [...this.callers.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  async addKey(key: ApiKey): Promise<'added' | 'name-taken'> {
    if (this.callers.has(key.name)) return 'name-taken';
    this.callers.set(key.name, key);
    return 'added';
  }

  async revokeKey(name: string): Promise<'revoked' | 'unknown'> {
    return this.callers.delete(name) ? 'revoked' : 'unknown';
  }

  async keptAnswer(keyName: string, idempotencyKey: string): Promise<KeptAnswer | null> {
    return this.answers.get(JSON.stringify([keyName, idempotencyKey])) ?? null;
  }

  async keepAnswer(answer: KeptAnswer): Promise<void> {
    const name = JSON.stringify([answer.keyName, answer.idempotencyKey]);
    if (!this.answers.has(name)) this.answers.set(name, answer);
  }

  async close(): Promise<void> {
    return undefined;
  }

  private keyOf(member: string): [string, Uint8Array][] {
    const key = this.members.get(member);
    return key ? [[member, key]] : [];
  }
}
