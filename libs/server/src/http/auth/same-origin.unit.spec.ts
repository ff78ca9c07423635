import { isOwnHost, isSameOrigin } from './same-origin';

describe('who a browser says asks', () => {
  it.each([
    [{ 'sec-fetch-site': 'same-origin' }, true],
    [{ 'sec-fetch-site': 'none' }, true],
    [{ 'sec-fetch-site': 'same-site' }, false],
    [{ 'sec-fetch-site': 'cross-site', 'x-waymark-page': '1' }, false],
    [{ origin: 'http://box:3000', host: 'box:3000' }, true],
    [{ origin: 'http://evil.example', host: 'box:3000' }, false],
    [{ origin: 'null', host: 'box:3000' }, false],
    [{ 'x-waymark-page': '1' }, true],
    [{}, false],
  ])('%j: %s', (headers, expected) => {
    expect(isSameOrigin(headers)).toBe(expected);
  });

  it.each([
    ['localhost:3000', '127.0.0.1', true],
    ['127.0.0.1', '127.0.0.1', true],
    ['[::1]:3000', '127.0.0.1', true],
    ['evil.example:3000', '127.0.0.1', false],
    [undefined, '127.0.0.1', false],
    ['box:3000', 'box', true],
    ['192.168.1.7:3000', '0.0.0.0', true],
    ['evil.example', '0.0.0.0', false],
  ])('%s called at %s: %s', (host, ours, expected) => {
    expect(isOwnHost(host, ours)).toBe(expected);
  });
});
