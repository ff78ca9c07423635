import { ModelRegistry } from '@waymark/server';
import type { Installation } from './installation';
import type { DeskProcess } from './process';
import type { Projecting } from './weakening';

/** Looks whether a projector that calls itself caught up has what the log asked for when its process began. */
export class Starts {
  readonly complaints: string[] = [];
  private readonly known = new WeakSet<Projecting>();

  constructor(private readonly stores: Installation) {}

  async look(processes: readonly DeskProcess[]): Promise<void> {
    for (const process of processes) {
      for (const projecting of process.projecting.values()) {
        if (this.known.has(projecting) || !projecting.runner.health().caughtUp) continue;
        this.known.add(projecting);
        await this.compare(process, projecting);
      }
    }
  }

  private async compare({ name, beganAt }: DeskProcess, { projector: { generations, checkpoint } }: Projecting): Promise<void> {
    const registry = new ModelRegistry(this.stores.log);
    const has = (digest: string): boolean => generations.some(({ model }) => model.digest === digest);
    const late = (await this.stores.events()).filter(({ position }) => position > beganAt).map(({ data }) => data['digest']);
    const wanted = (await registry.shadows()).filter(({ model }) => !late.includes(model.digest));
    const missing = wanted.filter(({ model }) => !has(model.digest)).map(({ gen }) => gen);
    if (missing.length > 0) this.complaints.push(`${name} calls itself caught up without ${missing.join(', ')}`);
    if (checkpoint.position < beganAt) this.complaints.push(`${name} calls itself caught up at ${checkpoint.position} of ${beganAt}`);
    if (!generations.some(({ status }) => status === 'live')) this.complaints.push(`${name} calls itself caught up and has no live model`);
  }
}
