/** What a part has to say of an order that it carried out. */
export interface OrderAnswer {
  readonly part: number;
  readonly answer: Readonly<Record<string, unknown>>;
}

export interface KeptOrder {
  readonly id: number;
  readonly order: Readonly<Record<string, unknown>>;
}

/** Orders to all parts that share a work, kept until each has carried them out; a part that was away finds what it missed. */
export interface OrderBook {
  /** Durable on return; gives its id. Orders that every part has answered a day ago go. */
  add(order: KeptOrder['order']): Promise<number>;
  /** Orders that a part has not answered, the oldest first, at most so many. */
  pending(part: number, limit: number): Promise<readonly KeptOrder[]>;
  /** The first answer of a part stands. */
  answer(id: number, answer: OrderAnswer): Promise<void>;
  answers(id: number): Promise<readonly OrderAnswer[]>;
  /** Runs one work of that name at a time, whichever process asks. */
  exclusively<T>(name: string, work: () => Promise<T>): Promise<T>;
}
