import type { Admin } from 'kafkajs';
import type { KafkaConnection } from './client';
import { createClient } from './client';
import { messageOf } from './kafka-source-error';

/** A place in a partition: the next record that has not been taken. */
export interface GroupOffset {
  readonly topic: string;
  readonly partition: number;
  /** A decimal 64-bit integer. */
  readonly offset: string;
}

/** Where a group has committed, of every topic that it ever read. Rejects where the brokers cannot be asked. */
export async function readGroupOffsets(connection: KafkaConnection, groupId: string): Promise<readonly GroupOffset[]> {
  return withAdmin(connection, (admin) => committed(admin, groupId));
}

/**
 * Sets a group back to places that were noted, where it stands behind them or nowhere; never forward. Gives what was
 * set. Rejects where the group has members (the broker refuses it) or the brokers cannot be asked.
 */
export async function setGroupBack(
  connection: KafkaConnection,
  groupId: string,
  noted: readonly GroupOffset[],
): Promise<readonly GroupOffset[]> {
  return withAdmin(connection, async (admin) => {
    const present = new Map((await committed(admin, groupId)).map((each) => [placeOf(each), each.offset]));
    const back = noted.filter((each) => {
      const stands = present.get(placeOf(each));
      return stands === undefined || BigInt(stands) > BigInt(each.offset);
    });
    for (const topic of new Set(back.map((each) => each.topic))) {
      const partitions = back.filter((each) => each.topic === topic).map(({ partition, offset }) => ({ partition, offset }));
      await admin.setOffsets({ groupId, topic, partitions });
    }
    return back;
  });
}

function placeOf({ topic, partition }: GroupOffset): string {
  return `${topic}/${partition}`;
}

async function committed(admin: Admin, groupId: string): Promise<readonly GroupOffset[]> {
  const found = await admin.fetchOffsets({ groupId });
  return found.flatMap(({ topic, partitions }) =>
    partitions.filter(({ offset }) => Number(offset) >= 0).map(({ partition, offset }) => ({ topic, partition, offset })),
  );
}

async function withAdmin<T>(connection: KafkaConnection, work: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = createClient(connection).admin();
  try {
    await admin.connect();
    return await work(admin);
  } catch (cause) {
    throw new Error(messageOf(cause), { cause });
  } finally {
    await admin.disconnect().catch(() => undefined);
  }
}
