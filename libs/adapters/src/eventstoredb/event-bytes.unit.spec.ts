import { bytesOf, contentOf } from './event-bytes';

const event = { id: '00000000-0000-5000-8000-000000000001', type: 'happened', at: 1_700_000_000_000, data: { text: 'a\nb', list: [1] } };

describe('the bytes of an event', () => {
  it('are JSON that a person can read, and the sealed part as it is', () => {
    const { data, metadata } = bytesOf({ ...event, sealed: Uint8Array.of(0, 10, 255) });
    expect(Buffer.from(data).toString()).toBe('{"text":"a\\nb","list":[1]}');
    expect(Buffer.from(metadata)).toEqual(Buffer.concat([Buffer.from('{"waymark":1,"at":1700000000000}\n'), Buffer.of(0, 10, 255)]));
    expect(Buffer.from(bytesOf(event).metadata).toString()).toBe('{"waymark":1,"at":1700000000000}');
  });

  it.each([undefined, new Uint8Array(), Uint8Array.of(10, 123, 125, 10)])('give back what was written (sealed: %p)', (sealed) => {
    const { data, metadata } = bytesOf(sealed ? { ...event, sealed } : event);
    expect(contentOf(data, metadata)).toEqual({ at: event.at, data: event.data, ...(sealed && { sealed }) });
  });

  it('of another program are told apart, damaged ones and those of a later version are named', () => {
    const of = (metadata: string, data = '{}'): unknown => contentOf(Buffer.from(data), Buffer.from(metadata));
    expect(of('')).toBeNull();
    expect(of('{"correlationId":1}')).toBeNull();
    expect(() => of('{"waymark":1')).toThrow(expect.objectContaining({ code: 'log-corrupt' }));
    expect(() => of('{"waymark":1}')).toThrow(expect.objectContaining({ code: 'log-corrupt' }));
    expect(() => of('{"waymark":1,"at":1}', '[]')).toThrow(expect.objectContaining({ code: 'log-corrupt' }));
    expect(() => of('{"waymark":1,"at":1}', '')).toThrow(expect.objectContaining({ code: 'log-corrupt' }));
    expect(() => of('{"waymark":2,"at":1}')).toThrow(expect.objectContaining({ code: 'log-newer' }));
  });

  it.each([{ at: Number.NaN }, { at: 0.5 }, { type: '' }, { type: '$system' }])('are not made of %p', (wrong) => {
    expect(() => bytesOf({ ...event, ...wrong })).toThrow('assertion');
  });
});
