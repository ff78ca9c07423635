import type { KeptOrder, OrderAnswer, OrderBook } from '@waymark/engine';
import { Turns } from '@waymark/engine';

/** The order book port in plain memory, for any number of parts that stand in one process. */
export class MemoryOrderBook implements OrderBook {
  private readonly orders: { readonly kept: KeptOrder; readonly answers: Map<number, OrderAnswer['answer']> }[] = [];
  private readonly turns = new Map<string, Turns>();

  async add(order: KeptOrder['order']): Promise<number> {
    const id = this.orders.length + 1;
    this.orders.push({ kept: { id, order: structuredClone(order) }, answers: new Map() });
    return id;
  }

  async pending(part: number, limit: number): Promise<readonly KeptOrder[]> {
    return this.orders.filter(({ answers }) => !answers.has(part)).slice(0, limit).map(({ kept }) => kept);
  }

  async answer(id: number, { part, answer }: OrderAnswer): Promise<void> {
    const answers = this.orders[id - 1]?.answers;
    if (answers && !answers.has(part)) answers.set(part, structuredClone(answer));
  }

  async answers(id: number): Promise<readonly OrderAnswer[]> {
    return [...(this.orders[id - 1]?.answers ?? [])].map(([part, answer]) => ({ part, answer })).sort((a, b) => a.part - b.part);
  }

  exclusively<T>(name: string, work: () => Promise<T>): Promise<T> {
    const turns = this.turns.get(name) ?? new Turns();
    this.turns.set(name, turns);
    return turns.take(work);
  }
}
