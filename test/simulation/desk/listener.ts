import type { OutMessage, OutTopic } from '@waymark/engine';
import type { Heard } from '../../engine/consumer';
import { Consumer } from '../../engine/consumer';

/** Somebody outside who consumes what is told, by the rules of the guide. */
export class Listener {
  readonly consumer = new Consumer();
  private readonly epochs = new Map<OutTopic, number>();

  take(message: OutMessage): void {
    const { topic, epoch } = (JSON.parse(message.body) as Heard).data;
    const known = this.epochs.get(topic) ?? 0;
    // What a process that is gone had on its way may come after a new epoch has begun: it does not count.
    if (epoch < known) return;
    this.epochs.set(topic, epoch);
    this.consumer.take(message);
  }
}
