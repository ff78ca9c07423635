import addFormats from 'ajv-formats';
import type { ValidateFunction } from 'ajv/dist/2020';
import Ajv2020 from 'ajv/dist/2020';
import { openApiDocument, ROUTE_DOCS } from './openapi/document';
import type { RouteDoc } from './openapi/route';

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { readonly responses: Readonly<Record<string, Documented>> }>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
}

interface Documented {
  readonly content?: Readonly<Record<string, { readonly schema: { readonly $ref?: string } }>>;
}

/** These close themselves, or are open on purpose. */
const AS_THEY_ARE = new Set(['Model', 'Touchpoint', 'Problem']);

/** Holds answers against the document of the API: the status, the media type, and no member more or less. */
export class DocumentedAnswers {
  /** Ids of the routes that have answered a success. */
  readonly answered = new Set<string>();
  private readonly ajv = new Ajv2020({ strict: false, allErrors: true });
  private readonly document = openApiDocument('test') as Document;
  private readonly validators = new Map<string, ValidateFunction>();

  constructor() {
    addFormats(this.ajv);
    const schemas = Object.entries(this.document.components.schemas).map(([name, schema]) => [name, AS_THEY_ARE.has(name) ? schema : closed(schema)]);
    this.ajv.addSchema({ $id: 'document', components: { schemas: Object.fromEntries(schemas) } });
  }

  check(method: string, url: string, answer: { readonly status: number; readonly type: string; readonly text: string }): void {
    const route = routeOf(method, url);
    if (!route) return this.matches('Problem', answer.text, `${method} ${url}`);
    const place = `${method} ${route.path} ${answer.status}`;
    const documented = this.document.paths[route.path]?.[method.toLowerCase()]?.responses[String(answer.status)];
    if (!documented) throw new Error(`${place} is not documented: ${answer.text}`);
    if (answer.status < 400) this.answered.add(route.id);
    if (documented.content) this.checkBody(documented.content, answer, place);
  }

  private checkBody(content: NonNullable<Documented['content']>, { type, text }: { readonly type: string; readonly text: string }, place: string): void {
    const media = Object.entries(content).find(([name]) => type.startsWith(name));
    if (!media) throw new Error(`${place} answers ${type}, which is not documented`);
    const name = media[1].schema.$ref?.split('/').at(-1);
    if (name !== undefined) this.matches(name, text, place);
  }

  matches(name: string, text: string, place: string): void {
    const validate = this.validators.get(name) ?? this.ajv.compile({ $ref: `document#/components/schemas/${name}` });
    this.validators.set(name, validate);
    if (!validate(JSON.parse(text))) throw new Error(`${place} is no ${name}: ${this.ajv.errorsText(validate.errors)} in ${text.slice(0, 2_000)}`);
  }
}

function routeOf(method: string, url: string): RouteDoc | undefined {
  const path = url.split('?')[0] ?? '';
  const fits = ROUTE_DOCS.filter((route) => route.method === method && pattern(route.path).test(path));
  return fits.find((route) => route.path === path) ?? fits[0];
}

function pattern(path: string): RegExp {
  return new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}$`);
}

/** The same schema, which no member that it does not name passes. */
function closed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(closed);
  if (typeof value !== 'object' || value === null) return value;
  const inner = Object.fromEntries(Object.entries(value).map(([key, member]) => [key, closed(member)]));
  const isShape = 'properties' in inner && !('additionalProperties' in inner);
  return isShape ? { ...inner, additionalProperties: false } : inner;
}
