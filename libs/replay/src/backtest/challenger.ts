import { spreadBits } from './draws';

const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;

/** Where a contact stands in [0, 1), evenly spread over contacts: FNV-1a over the UTF-16 code units, then finalized. */
export function contactPlace(contactId: string, salt = ''): number {
  return spreadBits(fnv(contactId, fnv(`${salt}\u0000`, FNV_OFFSET))) / 4_294_967_296;
}

function fnv(text: string, from: number): number {
  let hash = from;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    hash = Math.imul(hash ^ (unit & 0xff), FNV_PRIME);
    hash = Math.imul(hash ^ (unit >>> 8), FNV_PRIME);
  }
  return hash;
}

/**
 * Which of two models a contact is for: a function of its id and the salt alone, the same for ever and everywhere.
 * `share` in [0, 1] is the challenger's; a greater share takes contacts over and gives none back. Another salt mixes
 * anew. A merge gives a contact the side of the id that it goes on under.
 */
export function challengerSide(contactId: string, share: number, salt = ''): 'champion' | 'challenger' {
  if (!(share >= 0 && share <= 1)) throw new RangeError('a share lies between 0 and 1');
  return contactPlace(contactId, salt) < share ? 'challenger' : 'champion';
}
