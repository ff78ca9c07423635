import fc from 'fast-check';
import { contract, FROM_OUTSIDE, plainProfile, plainTouch, touchEvent } from './events.fixture';
import type { Checked } from './refusals';

const junk = fc.oneof(fc.jsonValue(), fc.string({ unit: 'binary' }), fc.constantFrom<unknown>(undefined, NaN, Infinity));

/** One member of a right event replaced, at the top or in its data, by anything. */
const broken = fc
  .record({ base: fc.constantFrom(plainTouch(), plainProfile(), touchEvent()), key: fc.nat(), inData: fc.boolean(), value: junk })
  .map(({ base, key, inData, value }) => {
    const target = inData && base['data'] !== undefined ? (base['data'] as Readonly<Record<string, unknown>>) : base;
    const keys = [...Object.keys(target), 'subject', 'data_base64', 'dataschema', 'attributes', 'referrer', 'identities', '__proto__'];
    const changed = { ...target, [keys[key % keys.length] ?? '']: value };
    return target === base ? changed : { ...base, data: changed };
  });

/** A refusal says why and where; a fact that is taken can be written down. */
function isSound(checked: Checked<unknown>): boolean {
  if (checked.ok) return JSON.stringify(checked.value).length > 0;
  const { code, pointer, message } = checked.refusal;
  return /^[a-z-]+$/.test(code) && /^(\/[^/]*)*$/.test(pointer) && message !== '';
}

describe('whatever is sent', () => {
  it('parsed values are judged, never thrown at', () => {
    fc.assert(
      fc.property(fc.oneof(junk, broken), (value) => {
        expect(isSound(contract.checkPlainFact(value, FROM_OUTSIDE))).toBe(true);
        expect(isSound(contract.checkCloudEvent(value, FROM_OUTSIDE))).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it('lines that are no facts are refused', () => {
    const line = fc.oneof(fc.string({ unit: 'binary' }), fc.json());
    fc.assert(
      fc.property(line, (text) => {
        const checked = contract.checkLine(text, FROM_OUTSIDE);
        expect([checked.ok, isSound(checked)]).toEqual([false, true]);
      }),
    );
  });

  it('records and requests of any bytes and headers are judged', () => {
    const name = fc.constantFrom('content-type', 'ce_specversion', 'ce-specversion', 'ce_id', 'ce-id', 'ce_data', 'ce___proto__', 'ce-');
    const value = fc.oneof(fc.string(), fc.constantFrom('1.0', 'application/cloudevents+json', 'application/cloudevents-batch+json', '%', '"'));
    fc.assert(
      fc.property(fc.dictionary(name, value), fc.uint8Array(), fc.oneof(fc.string(), fc.json()), (headers, bytes, body) => {
        expect(isSound(contract.checkKafkaRecord({ headers, value: bytes }, FROM_OUTSIDE))).toBe(true);
        expect(isSound(contract.checkHttp(headers['content-type'] ?? '', headers, body, FROM_OUTSIDE))).toBe(true);
      }),
    );
  });
});
