/** Philox 4×32-10 on plain numbers, for hosts that need many words: those of `random.ts`, bit for bit. */
import { highProduct } from "./bits.ts";
import { MULTIPLIERS, ROUNDS, WEYL } from "./random.ts";

const [M0, M1] = MULTIPLIERS;
const [W0, W1] = WEYL;

/** Writes to `words` the four words of a counter of four words, under a key of two. */
export function philox4x32(words: Int32Array, counter: Int32Array, key: Int32Array): void {
  let c0 = counter[0]!;
  let c1 = counter[1]!;
  let c2 = counter[2]!;
  let c3 = counter[3]!;
  let k0 = key[0]!;
  let k1 = key[1]!;
  for (let round = 0; round < ROUNDS; round++) {
    const front = highProduct(c2, M1) ^ c1 ^ k0;
    const back = highProduct(c0, M0) ^ c3 ^ k1;
    c1 = Math.imul(c2, M1);
    c3 = Math.imul(c0, M0);
    c0 = front;
    c2 = back;
    k0 = (k0 + W0) | 0;
    k1 = (k1 + W1) | 0;
  }
  words[0] = c0;
  words[1] = c1;
  words[2] = c2;
  words[3] = c3;
}

/** (k + ½) / 2^52, k the top 52 bits of two words: what the op `random` makes of them in f64. In (0, 1). */
export const uniform52 = (high: number, low: number): number =>
  (high >>> 0) * 2 ** -32 + ((low >>> 12) + 0.5) * 2 ** -52;
