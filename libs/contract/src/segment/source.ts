const PREFIX = 'segment:';

/** The source of what comes through a channel's Segment libraries; `name` stands with the channel's key and outlives it. */
export function segmentSource(name: string): string {
  return `${PREFIX}${name}`;
}

/** Whose instants are corrected by our clock, so that a retry has another one: they are no part of a digest. */
export function isSegmentSource(source: string | undefined): boolean {
  return source?.startsWith(PREFIX) === true;
}
