import { CliFailure } from '../terminal/failure';
import { describeProblem } from './problem';
import type { ApiAnswer, ApiRequest, Transport } from './transport';

/** A page of a list, as every list of the API comes. */
interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}

const PAGE = 200;

/** The engine's HTTP API. An answer that is no success ends the command with its message. */
export class Api {
  constructor(private readonly transport: Transport) {}

  get embedded(): boolean {
    return this.transport.embedded;
  }

  get<T>(path: string): Promise<T> {
    return this.ask({ method: 'GET', path });
  }

  post<T>(path: string, body: unknown = {}): Promise<T> {
    return this.ask({ method: 'POST', path, body: JSON.stringify(body) });
  }

  delete<T>(path: string): Promise<T> {
    return this.ask({ method: 'DELETE', path });
  }

  /** At most `atMost` items of a list, page by page. */
  async list<T>(path: string, atMost: number): Promise<readonly T[]> {
    const items: T[] = [];
    let cursor: string | null = null;
    do {
      const page: Page<T> = await this.get(withQuery(path, { limit: String(Math.min(PAGE, atMost - items.length)), cursor }));
      items.push(...page.items);
      cursor = page.nextCursor;
    } while (cursor !== null && items.length < atMost);
    return items;
  }

  /** The value of a successful answer; throws `CliFailure` with the problem's message otherwise. */
  async ask<T>(request: ApiRequest): Promise<T> {
    return valueOf<T>(await this.send(request));
  }

  /** The answer as it is, refused or not. */
  send(request: ApiRequest): Promise<ApiAnswer> {
    return this.transport.send(request);
  }

  settled(): Promise<void> {
    return this.transport.settled();
  }
}

/** Reads a successful answer; throws `CliFailure` otherwise. */
export function valueOf<T>(answer: ApiAnswer): T {
  if (answer.status >= 300) throw new CliFailure(describeProblem(answer));
  return (answer.body === '' ? undefined : JSON.parse(answer.body)) as T;
}

/** A path with those parameters that have a value. */
export function withQuery(path: string, parameters: Readonly<Record<string, string | null | undefined>>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) if (value !== null && value !== undefined) query.set(name, value);
  const text = query.toString();
  return text === '' ? path : `${path}${path.includes('?') ? '&' : '?'}${text}`;
}
