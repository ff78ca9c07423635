export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** From `/v1` on, with its query. */
  readonly path: string;
  readonly body?: string;
  readonly contentType?: string;
}

export interface ApiAnswer {
  readonly status: number;
  /** By lower-case name; null when it is not there. */
  header(name: string): string | null;
  readonly body: string;
}

/** A way to one engine: over the network, or to one that this process has opened itself. */
export interface Transport {
  /** Whether the engine lives in this process and ends with it. */
  readonly embedded: boolean;
  send(request: ApiRequest): Promise<ApiAnswer>;
  /** Waits until the views of an embedded engine hold everything in its log; elsewhere the engine sees to that itself. */
  settled(): Promise<void>;
  close(): Promise<void>;
}
