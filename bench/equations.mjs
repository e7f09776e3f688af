// Models of any number of different scalar equations, coupled, of ten operations each.

/** The text of a model of `count` states: equation k has constants of its own and takes three other states. It stays bounded. */
export function equations(count) {
  const lines = ["a = 0.5", "b = 0.3"];
  for (let k = 0; k < count; k++) {
    const [x, y, z] = [1, 7, 31].map((step) => `x${(k + step) % count}`);
    const [p, q] = [(k * 37) % 101, (k * 53) % 97].map((part) => (part / 100).toFixed(2));
    const term = [`exp(-${x}*${x})`, `sin(${x} + ${p})`, `${x}/(1 + ${y}*${y})`, `sqrt(${x}*${x} + 1)`][k % 4];
    lines.push(`x${k}' = a*${term} - 1${q.slice(1)}*x${k} + 0.2${p.slice(2)}*(${y} - ${z}) + b`);
    lines.push(`x${k}(0) = ${p}`);
  }
  return lines.join("\n");
}
