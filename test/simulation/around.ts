/** A port with some of its calls replaced. */
export function around<T extends object>(port: T, calls: Partial<T>): T {
  return new Proxy(port, {
    get: (target, name) => {
      const replaced = calls[name as keyof T] ?? target[name as keyof T];
      return typeof replaced === 'function' ? (replaced as () => unknown).bind(target) : replaced;
    },
  });
}
