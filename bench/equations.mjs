// Models of any number of different scalar equations, coupled, of about ten operations each.

/** The text of a model of `count` states: equation k takes its own constants and three other states. */
export function equations(count) {
  const lines = ["a = 0.5", "b = 1.5"];
  for (let k = 0; k < count; k++) {
    const [x, y, z] = [1, 7, 31].map((step) => `x${(k + step) % count}`);
    const [p, q] = [(((k * 37) % 101) / 101).toFixed(4), (((k * 53) % 97) / 97 + 0.1).toFixed(4)];
    const term = [`exp(-${x}*${x})`, `sin(${x} + ${p})`, `${x}*${y}/(1 + ${y}*${y})`, `${q}*${x}*(1 - ${z})`][k % 4];
    lines.push(`x${k}' = a*${term} - ${q}*x${k} + b*${p}*(${y} - ${z})*0.1 + ${(k / count).toFixed(5)}`);
    lines.push(`x${k}(0) = ${p}`);
  }
  return lines.join("\n");
}
