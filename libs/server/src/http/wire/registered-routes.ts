/** The routes as Fastify has them: what 405 answers and the test of the documents go by. */
export class RegisteredRoutes {
  private readonly routes: { readonly method: string; readonly url: string; readonly pattern: RegExp }[] = [];

  add(method: string | readonly string[], url: string): void {
    const pattern = new RegExp(`^${url.replaceAll(/[.+]/g, '\\$&').replaceAll(/:\w+/g, '[^/]+')}$`);
    for (const each of [method].flat()) this.routes.push({ method: String(each), url, pattern });
  }

  /** Methods that an address takes; `HEAD` goes without saying. */
  methodsOf(path: string): readonly string[] {
    const found = this.routes.filter(({ method, pattern }) => method !== 'HEAD' && pattern.test(path));
    return [...new Set(found.map(({ method }) => method))];
  }

  /** Every route as `METHOD /path/{parameter}`, sorted. */
  list(): readonly string[] {
    const named = this.routes.filter(({ method }) => method !== 'HEAD').map(({ method, url }) => `${method} ${url.replaceAll(/:(\w+)/g, '{$1}')}`);
    return [...new Set(named)].sort();
  }
}
