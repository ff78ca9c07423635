/** 32 bits with every bit of the input spread over all of them: the finalizer of MurmurHash3 (Appleby, public domain). */
export function spreadBits(bits: number): number {
  let hash = bits | 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** Whole numbers in [0, below), the same sequence for the same seed. */
export type Draw = (below: number) => number;

/** Draws by a Weyl sequence with spread bits (SplitMix, 32 bits wide): plenty for resampling, none for secrets. */
export function drawsFrom(seed: number): Draw {
  let state = spreadBits(seed ^ 0x9e3779b9);
  return (below) => {
    state = (state + 0x9e3779b9) | 0;
    return Math.floor((spreadBits(state) / 4_294_967_296) * below);
  };
}
