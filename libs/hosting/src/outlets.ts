import { createKafkaOutlet } from '@waymark/adapters/kafka';
import { createWebhookOutlet } from '@waymark/adapters/webhooks';
import type { Clock, Outlet } from '@waymark/engine';
import type { Log } from '@waymark/server';
import type { OutletEnvironment } from './outlet-environment';

/** Where the engine tells what happens; none where nothing is set. */
export function createOutlets({ kafka, webhook }: OutletEnvironment, log: Log, clock: Clock): readonly Outlet[] {
  return [
    ...(kafka ? [createKafkaOutlet({ ...kafka.access, prefix: kafka.prefix, clientId: 'waymark-out', log, clock })] : []),
    ...(webhook ? [createWebhookOutlet({ ...webhook, clock })] : []),
  ];
}
