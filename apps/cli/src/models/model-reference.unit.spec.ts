import { modelPath, parsePublished, parseReference } from './model-reference';

const noFile = (): boolean => false;
const anyFile = (): boolean => true;

describe('what names a model', () => {
  it('is ID or ID@V', () => {
    expect(parsePublished('b2b-default@12')).toEqual({ kind: 'published', id: 'b2b-default', version: 12 });
    expect(parsePublished('b2b-default')).toEqual({ kind: 'published', id: 'b2b-default', version: null });
    for (const wrong of ['', '@1', 'a@', 'a@0', 'a@01', 'a@x', 'A', 'a b', 'a@1@2', './a']) expect(parsePublished(wrong)).toBeNull();
  });

  it('or a file; ID@V is never one, a bare ID only where there is no such file', () => {
    expect(parseReference('m@1', anyFile)).toMatchObject({ kind: 'published', version: 1 });
    expect(parseReference('m', anyFile)).toEqual({ kind: 'file', path: 'm' });
    expect(parseReference('m', noFile)).toMatchObject({ kind: 'published', version: null });
    expect(parseReference('models/m.yaml', anyFile)).toEqual({ kind: 'file', path: 'models/m.yaml' });
    expect(parseReference('models/m.yaml', noFile)).toBeNull();
  });

  it('has an address in the API', () => {
    expect(modelPath({ id: 'm', version: 2 })).toBe('/v1/models/m/2');
    expect(modelPath({ id: 'm', version: null })).toBe('/v1/models/m');
  });
});
