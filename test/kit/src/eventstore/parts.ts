import type { Metadata } from '@grpc/grpc-js';
import type { EventLog } from '@waymark/engine';
import type { Mood, Refusal } from './misbehave';
import type { OpenCalls } from './open-calls';
import type { WholeLog } from './whole-log';

export interface Credentials {
  readonly username: string;
  readonly password: string;
}

/** What the handlers of calls share. */
export interface Parts {
  readonly log: EventLog;
  readonly whole: WholeLog;
  readonly mood: Mood;
  readonly calls: OpenCalls;
  readonly credentials: Credentials | null;
  readonly now: () => number;
}

/** Why a call is refused, if it is: what was commanded, else a wrong name or password, or none where they are asked for. */
export function refusalOf({ mood, credentials }: Parts, metadata: Metadata): Refusal | null {
  if (mood.refusal || !credentials) return mood.refusal;
  const [given] = metadata.get('authorization');
  if (given === undefined) return 'access-denied';
  const right = `Basic ${Buffer.from(`${credentials.username}:${credentials.password}`).toString('base64')}`;
  return given === right ? null : 'unauthenticated';
}
