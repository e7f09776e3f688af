/** `length` numbers from `from` to `to`, both ends in, evenly spaced. */
export function linspace(from: number, to: number, length: number): Float64Array {
  const step = (to - from) / (length - 1);
  return Float64Array.from({ length }, (_, k) => (k === 0 ? from : k === length - 1 ? to : from + k * step));
}
