import { contract } from './events.fixture';

const record = (data: string) => ({ value: Buffer.from(data), headers: { ce_id: '1', 'content-type': 'application/json' } });
const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);

describe('a record as an event', () => {
  it('is its attributes and its data', () => {
    expect(contract.asEvent(record('{"a":1}'))).toEqual({ id: '1', datacontenttype: 'application/json', data: { a: 1 } });
  });

  it('is none where no JSON can be made of it, however deep it is nested', () => {
    expect(contract.asEvent(record('{'))).toBeUndefined();
    expect(contract.asEvent(record(nested(63)))).toBeDefined();
    for (const depth of [64, 1_000, 20_000]) expect(contract.asEvent(record(nested(depth)))).toBeUndefined();
  });
});
