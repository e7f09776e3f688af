/** Moves one after the other do what they would do at once. */
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { ordered } from "../../backends/moves.ts";
import { tensor, type Buffer } from "../../ir/index.ts";
import { check } from "../property/check.ts";

const BUFFERS: readonly Buffer[] = Array.from({ length: 9 }, (_, id) => ({
  id,
  name: `b${id}`,
  type: tensor("f64", [1]),
}));
const numbers = BUFFERS.map(({ id }) => id);
const cases = fc.tuple(fc.shuffledSubarray(numbers), fc.array(fc.constantFrom(...numbers), { minLength: 9, maxLength: 9 }), fc.boolean()); // prettier-ignore

test("moves in turn, then circles, are moves at once", () => {
  let [turns, circles] = [0, 0];
  check(21, 3000, cases, ([targets, sources, isPermuted]) => {
    const permuted = targets.toSorted((a, b) => a - b);
    const moves = targets.map((to, k) => ({ to: BUFFERS[to]!, from: BUFFERS[isPermuted ? permuted[k]! : sources[k]!]! }));
    const order = ordered(moves);
    const memory = [...numbers];
    for (const { to, from } of order.inTurn) memory[to.id] = memory[from.id]!;
    for (const circle of order.circles) {
      circle.forEach(({ from }, k) => expect(from).toBe(circle[(k + 1) % circle.length]!.to));
      const values = circle.map(({ from }) => memory[from.id]!);
      circle.forEach(({ to }, k) => (memory[to.id] = values[k]!));
    }
    const wanted = [...numbers];
    for (const { to, from } of moves) wanted[to.id] = from.id;
    expect(memory).toEqual(wanted);
    turns += order.inTurn.length;
    circles += order.circles.length;
  });
  expect(turns).toBeGreaterThan(0);
  expect(circles).toBeGreaterThan(0);
}); // prettier-ignore
