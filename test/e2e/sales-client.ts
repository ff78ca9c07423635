/** One change of a hand-off as the stream tells it. */
export interface StreamedChange {
  readonly id: string;
  readonly data: { readonly handoffId: string; readonly action: string; readonly contactId: string };
}

export interface SalesClient {
  get<T>(path: string): Promise<T>;
  post<T>(path: string, body: unknown, headers?: Readonly<Record<string, string>>): Promise<{ readonly status: number; readonly body: T }>;
  /** Reads the stream of hand-offs after an event id until enough changes have come. */
  changes(after: string | null, enough: (changes: readonly StreamedChange[]) => boolean): Promise<readonly StreamedChange[]>;
}

export function salesClient(address: string, key: string): SalesClient {
  const authorization = `Bearer ${key}`;
  return {
    get: async <T>(path: string) => {
      const response = await fetch(address + path, { headers: { authorization } });
      if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
      return (await response.json()) as T;
    },
    post: async <T>(path: string, body: unknown, headers: Readonly<Record<string, string>> = {}) => {
      const response = await fetch(address + path, {
        method: 'POST',
        headers: { authorization, 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
      });
      return { status: response.status, body: (await response.json()) as T };
    },
    changes: (after, enough) => readChanges(address, authorization, after, enough),
  };
}

async function readChanges(
  address: string,
  authorization: string,
  after: string | null,
  enough: (changes: readonly StreamedChange[]) => boolean,
): Promise<readonly StreamedChange[]> {
  const leaving = new AbortController();
  const headers = { authorization, accept: 'text/event-stream', ...(after === null ? {} : { 'last-event-id': after }) };
  const response = await fetch(`${address}/v1/handoffs/stream`, { headers, signal: leaving.signal });
  if (!response.ok || !response.body) throw new Error(`the stream answered ${response.status}`);
  const changes: StreamedChange[] = [];
  let rest = '';
  for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
    const blocks = (rest + chunk).split('\n\n');
    rest = blocks.pop() ?? '';
    changes.push(...blocks.map(changeOf).filter((change) => change !== null));
    if (enough(changes)) break;
  }
  leaving.abort();
  return changes;
}

function changeOf(block: string): StreamedChange | null {
  const field = (name: string): string | undefined =>
    block.split('\n').find((line) => line.startsWith(`${name}:`))?.slice(name.length + 1).trim();
  const [id, data] = [field('id'), field('data')];
  return id && data ? { id, data: JSON.parse(data) as StreamedChange['data'] } : null;
}
