/** A letter or digit that is none of ASCII's. */
const FOREIGN = /(?![A-Za-z0-9])[\p{L}\p{N}]/u;
const ACTION = /^[a-z0-9_]{1,40}$/;

/**
 * A name in snake case: `Order Completed`, `orderCompleted` and `order-completed` are `order_completed`, `HTTPRequest` is
 * `http_request`. Accents fall off. Undefined where letters remain that ASCII has not: two names must not become one.
 */
export function snakeCase(name: string): string | undefined {
  const plain = name.normalize('NFKD').replace(/\p{M}/gu, '');
  if (FOREIGN.test(plain)) return undefined;
  const parted = plain.replace(/([a-z0-9])(?=[A-Z])/g, '$1_').replace(/([A-Z])(?=[A-Z][a-z])/g, '$1_');
  return parted.toLowerCase().replace(/[^a-z0-9]+/g, '_').replace(/^_|_$/g, '');
}

/** The action that an event's name stands for; undefined where the contract has none for it. */
export function actionOf(event: string): string | undefined {
  const action = snakeCase(event);
  return action !== undefined && ACTION.test(action) ? action : undefined;
}
