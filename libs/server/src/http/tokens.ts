/** What the app binds: an `Engine`. */
export const ENGINE = Symbol('waymark.engine');

/** The `HttpOptions` of this app. */
export const HTTP_OPTIONS = Symbol('waymark.http-options');

/** The `Reading` that queries share. */
export const READING = Symbol('waymark.reading');

/** The `RegisteredRoutes` as Fastify knows them. */
export const ROUTES = Symbol('waymark.routes');
