// The network that all contenders compute: models.py says the same in NumPy.

export const SYNAPSES = 100;

/** A number of 32 bits for each of these. */
function scramble(k) {
  for (let round = 0; round < 2; round++) k = Math.imul(k ^ (k >>> 16), 0x45d9f3b);
  return (k ^ (k >>> 16)) >>> 0;
}

/** The source of each synapse, those of a target after each other, and where those of each target begin. */
export function network(size) {
  const each = size / SYNAPSES;
  const source = Int32Array.from(
    { length: size * SYNAPSES },
    (_, place) => (place % SYNAPSES) * each + (scramble(place) % each),
  );
  return { source, offsets: Int32Array.from({ length: size + 1 }, (_, target) => target * SYNAPSES) };
}
