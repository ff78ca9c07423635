import type { HealthCheck } from '@waymark/server';

/** How this process gets on with the parts of the contacts that it has, for whoever asks whether it is ready. */
export class OwnWork {
  private readonly failures = new Map<number, () => string | null>();

  readonly check: HealthCheck = { name: 'work', failure: () => this.failure() };

  /** A part is worked at; what is in the way of that is asked when somebody wants to know. */
  goesOn(part: number, failure: () => string | null): void {
    this.failures.set(part, failure);
  }

  /** A part is another process's, or nobody's yet. */
  rests(part: number): void {
    this.failures.delete(part);
  }

  private failure(): string | null {
    const failing = [...this.failures].flatMap(([part, failure]) => {
      const why = failure();
      return why === null ? [] : [`part ${part}: ${why}`];
    });
    return failing.length === 0 ? null : failing.sort().join('; ');
  }
}
