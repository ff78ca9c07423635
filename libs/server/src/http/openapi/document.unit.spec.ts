import Ajv2020 from 'ajv/dist/2020';
import addFormats from 'ajv-formats';
import { COMPONENTS } from '../schemas/components';
import { openApiDocument, ROUTE_DOCS } from './document';

describe('the document of the API', () => {
  const text = JSON.stringify(openApiDocument('1.2.3'));

  it('refers to nothing that is not there, and holds nothing that nobody refers to', () => {
    const named = [...text.matchAll(/"#\/components\/schemas\/(\w+)/g)].map(([, name]) => name ?? '');
    expect([...new Set(named)].filter((name) => !(name in COMPONENTS))).toEqual([]);
    expect(Object.keys(COMPONENTS).filter((name) => !named.includes(name))).toEqual([]);
  });

  it('has schemas that compile', () => {
    const ajv = new Ajv2020({ strict: false });
    addFormats(ajv);
    ajv.addSchema({ $id: 'document', components: { schemas: COMPONENTS } });
    for (const name of Object.keys(COMPONENTS)) expect(ajv.compile({ $ref: `document#/components/schemas/${name}` })).toBeInstanceOf(Function);
  });

  it('takes its own example of a touchpoint', () => {
    const ajv = new Ajv2020({ strict: false });
    addFormats(ajv);
    const validate = ajv.compile(COMPONENTS['Touchpoint'] ?? {});
    expect(((COMPONENTS['Touchpoint'] as { examples: readonly unknown[] }).examples).map((each) => validate(each))).toEqual([true]);
    expect(validate({ specversion: '1.0' })).toBe(false);
  });

  it('names each operation once, and the place of every parameter', () => {
    expect(new Set(ROUTE_DOCS.map(({ id }) => id)).size).toBe(ROUTE_DOCS.length);
    expect(text).not.toContain('undefined');
  });
});
