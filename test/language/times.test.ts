/** Times are compared in whole parts of a step; on lists of times they are real numbers. */
import { expect, test } from "vitest";
import { compile, model } from "../../src/index.ts";
import { all, PRECISIONS, ROUND, run, spikesOf, steps, trace } from "./run.ts";

/** Steps and starts that floats get wrong: 3·0.1 is more than 0.3. */
const GRIDS = [
  { dt: 0.1, start: 0 },
  { dt: 0.1, start: 3 },
  { dt: 0.3, start: -7 },
  { dt: 0.01, start: 29 },
  { dt: 1 / 3, start: 0 },
  { dt: 0.7, start: 1000 },
];
const RELATIONS: Readonly<Record<string, (x: number, y: number) => boolean>> = {
  "<": (x, y) => x < y,
  "<=": (x, y) => x <= y,
  ">": (x, y) => x > y,
  ">=": (x, y) => x >= y,
  "==": (x, y) => x === y,
  "!=": (x, y) => x !== y,
};

/** x after a step of rk4 whose slopes are 0 or 1; `on` is asked at half steps, 2n to 2n + 2 of step n. */
function pulses(
  count: number,
  dt: number,
  round: (x: number) => number,
  on: (half: number, step: number) => boolean,
): number[] {
  const h = round(dt);
  const rows = [0];
  for (let n = 0; n < count; n++) {
    const [k1, k2, k4] = [0, 1, 2].map((c) => Number(on(2 * n + c, n))) as [number, number, number];
    const sum = round(round(round(k1 + 2 * k2) + 2 * k2) + k4);
    rows.push(round(rows[n]! + round(round(h / 6) * sum)));
  }
  return rows;
}

test.each(PRECISIONS)("t against a constant, in every stage of a step, in %s", async (precision) => {
  const count = 9;
  const relations = Object.keys(RELATIONS);
  const text = relations.flatMap((relation, k) => [
    `x${k}' = if(t ${relation} c, 1, 0)`,
    `y${k}' = if(c - dt ${relation} t - dt, 1, 0)`,
    `late${k}(s) = s - c ${relation} 0`,
    `z${k}' = if(late${k}(t), 1, 0)`,
  ]);
  const sim = await compile([...text, "c = 0"].join("\n"), { method: "rk4", precision, math: "exact" });
  for (const { dt, start } of GRIDS)
    for (const half of [4, 6, 7]) {
      // In half steps from t = 0.
      const c = ((2 * start + half) * dt) / 2;
      sim.set({ c });
      const result = await sim.run({ dt, t0: start * dt, duration: count * dt });
      relations.forEach((relation, k) => {
        const what = `t ${relation} ${c}, dt ${dt}, from ${start}`;
        const holds = RELATIONS[relation]!;
        const wanted = pulses(count, dt, ROUND[precision], (at) => holds(at, half));
        expect(all(result, `x${k}`), what).toEqual(wanted);
        expect(all(result, `z${k}`), what).toEqual(wanted);
        const other = pulses(count, dt, ROUND[precision], (at) => holds(half, at));
        expect(all(result, `y${k}`), `c before ${what}`).toEqual(other);
      });
    }
});

test("a constant within 1e-6 of a whole number is that number; beyond it is not", async () => {
  const count = async (c: number): Promise<number> =>
    all(await run(`b = t < ${c}\nx' = 0*b`, { dt: 1 }, { duration: 6, record: ["b"] }), "b").filter(Boolean).length;
  expect(await count(3)).toBe(3);
  expect(await count(3 + 4e-7)).toBe(3);
  expect(await count(3 - 4e-7)).toBe(3);
  expect(await count(3 + 4e-6)).toBe(4);
});

test.each(PRECISIONS)(
  "the window after the last spike, in %s: strict at both ends, of each element",
  async (precision) => {
    // Spikes where x = t passes 0.45: in step 4 of elements 0 and 1, never in element 2.
    const text = `
    x' = if(i < 2, 1, 0)
    threshold(x > 0.45)
    on = t > lastspike + delay0 and t < lastspike + delay0 + width
    delay0 = [0, 0.1, 0]
    width = 0.3
    y' = if(on, 1, 0)`;
    for (const start of [0, 17]) {
      const result = await run(text, { dt: 0.1, precision }, { t0: start * 0.1, duration: 1.5 });
      expect(spikesOf(result)).toEqual([
        [0, 4],
        [1, 4],
      ]);
      for (const element of [0, 1, 2]) {
        // lastspike is t_4; it is known from step 5 on.
        const age = (half: number): number => half - 8 - 2 * element;
        const on = (half: number, n: number): boolean => element < 2 && n >= 5 && age(half) > 0 && age(half) < 6;
        expect(trace(result, "y", element), `element ${element} from ${start}`).toEqual(
          pulses(15, 0.1, ROUND[precision], (half, step) => on(half, step)),
        );
      }
    }
  },
);

test.each(PRECISIONS)("floor and mod of a time by a constant, and the samples of a table, in %s", async (precision) => {
  for (const { dt, start } of GRIDS) {
    const [count, rows] = [14, [0.5, -1, 0.25, 2]];
    const h = 3 * dt;
    const text = [
      `k = floor((t - d)/h)`,
      `m = mod(t - d, h)`,
      `table(I, [${rows.join(", ")}], step = h)`,
      `table(J, [${rows.join(", ")}], step = h, linear)`,
      `a = I(t - d)`,
      `b = J(t - d)`,
      `d = ${(start + 1) * dt}`,
      `h = ${h}`,
      `x' = 0`,
    ].join("\n");
    const result = await run(
      text,
      { dt, precision },
      { t0: start * dt, duration: count * dt, record: ["k", "m", "a", "b"] },
    );
    const round = ROUND[precision];
    const thirds = steps(count + 1).map((n) => n - 1);
    expect(all(result, "k")).toEqual(thirds.map((n) => Math.floor(n / 3)));
    expect(all(result, "m")).toEqual(thirds.map((n) => round(round(((n + 3) % 3) / 3) * round(h))));
    const at = (k: number): number => rows[Math.max(0, Math.min(rows.length - 1, k))]!;
    expect(all(result, "a")).toEqual(thirds.map((n) => at(Math.floor(n / 3))));
    const line = (n: number): number => {
      const [k, rest] = [Math.floor(n / 3), round(((n + 3) % 3) / 3)];
      return round(at(k) + round(round(at(k + 1) - at(k)) * rest));
    };
    expect(all(result, "b"), `dt ${dt}`).toEqual(thirds.map(line));
  }
});

test("a row of a table may hold one value for each element", async () => {
  const text = "table(I, [[1, 2, 3], [4, 5, 6]], step = 0.2, linear)\na = I(t)\nx' = 0";
  const result = await run(text, { dt: 0.1, size: 3 }, { duration: 0.3, record: ["a"] });
  expect(all(result, "a")).toEqual([1, 2, 3, 2.5, 3.5, 4.5, 4, 5, 6, 4, 5, 6]);
});

test("a table of an expression of time that is no sum is looked up in floats", async () => {
  const result = await run(
    "table(I, [1, 2, 3], step = 1)\na = I(2*t)\nx' = 0",
    { dt: 0.25 },
    { duration: 2, record: ["a"] },
  );
  expect(all(result, "a")).toEqual([1, 1, 2, 2, 3, 3, 3, 3, 3]);
});

test("a spike's time: where the sides meet; t_n where it held already; else t_{n+1}; on the grid t_n", async () => {
  const line = "x' = 1\ny' = 0\n";
  const timesOf = async (
    text: string,
    spikeTimes: "grid" | "interpolated" = "interpolated",
    t0 = 0,
  ): Promise<number[]> =>
    Array.from(
      (await run(line + text, { dt: 0.25, method: "euler" }, { duration: 1.5, spikeTimes, t0 })).spikes["spikes"]!.time,
    );
  expect(await timesOf("threshold(x >= 0.375)")).toEqual([0.375]);
  expect(await timesOf("threshold(0.375 < x)", "interpolated", 8)).toEqual([8.375]);
  expect(await timesOf("threshold(x >= 0.375)", "grid")).toEqual([0.25]);
  expect(await timesOf("threshold(x >= 0.375 and x > 0)")).toEqual([0.5]);
  expect(await timesOf("threshold(x + 0*rand() >= 0.375)")).toEqual([0.5, 0.75, 1, 1.25, 1.5]);
  // With a refractory time it fires again and again; it held at t_n already.
  expect(await timesOf("threshold(x >= 0.375)\nrefractory(0.5)")).toEqual([0.375, 1]);
  // Before any reset: x is 0.5 at the end of the step.
  expect(await timesOf("threshold(x >= 0.375)\nreset(x = 0)")).toEqual([0.375, 0.875, 1.375]);
  // A `when` has made it hold: it is seen in the step after, at whose beginning it held.
  expect(await timesOf("threshold(y > 1)\nwhen(t >= 0.5, y = 2)")).toEqual([0.5]);
});

test("a list of times: steps as they are given, times as real numbers", async () => {
  const times = [1, 1.5, 1.75, 3, 3.5, 7];
  const text =
    "x' = t\nk = t\nlate = t >= 1.75\nsince = t - lastspike\nthreshold(x > 2)\ntable(I, [1, 2, 3], step = 1.5)\na = I(t)";
  const result = await run(text, { method: "euler" }, { times, record: ["x", "k", "late", "since", "a", "spikes"] });
  const x = [0];
  for (let n = 0; n + 1 < times.length; n++) x.push(x[n]! + (times[n + 1]! - times[n]!) * times[n]!);
  expect(all(result, "x")).toEqual(x);
  expect(all(result, "k")).toEqual(times);
  expect(Array.from(result.t)).toEqual(times);
  expect(all(result, "late")).toEqual(times.map((t) => Number(t >= 1.75)));
  expect(all(result, "a")).toEqual(times.map((t) => [1, 2, 3][Math.min(2, Math.floor(t / 1.5))]));
  // x passes 2 in step 2, and its spike is at t_2 for lastspike.
  const crossed = x.findIndex((value) => value > 2) - 1;
  expect(Array.from(result.spikes["spikes"]!.step)).toEqual([crossed]);
  expect(result.spikes["spikes"]!.time[0]).toBe(
    times[crossed]! + ((2 - x[crossed]!) / (x[crossed + 1]! - x[crossed]!)) * (times[crossed + 1]! - times[crossed]!),
  );
  expect(all(result, "since")).toEqual(times.map((t, n) => (n > crossed ? t - times[crossed]! : Infinity)));
});

test("on a list of times, refractory(T) and delay are refused, and refractory(c) is not", async () => {
  const times = [0, 1, 3];
  const text = "x' = 1\nthreshold(x > 0.5)\nreset(x = 0)\n";
  await expect(run(`${text}refractory(1)`, {}, { times })).rejects.toThrow(/refractory\(T\) needs steps of one length/);
  await expect(run("x' = -delay(x, 1)", {}, { times })).rejects.toThrow(/a delay needs steps of one length/);
  expect(spikesOf(await run(`${text}refractory(x < 0.5)`, {}, { times }))).toEqual([[0, 0]]);
});

test("a run on a list of times goes on where the state is in the list", async () => {
  const sim = await compile("x' = t - x\nthreshold(x > 0.7)\nreset(x = 0)\nsince = t - lastspike", {});
  const times = [0, 0.5, 0.75, 2, 2.5, 3, 4, 4.5];
  const whole = await sim.run({ times, record: ["x", "since", "spikes"] });
  const first = await sim.run({ times: times.slice(0, 4) });
  const rest = await sim.run({ times, from: first.state, record: ["x", "since", "spikes"] });
  expect(Array.from(rest.t)).toEqual(times.slice(3));
  for (const name of ["x", "since"]) expect(all(rest, name)).toEqual(all(whole, name).slice(3));
  expect(spikesOf(rest)).toEqual(spikesOf(whole).filter(([, step]) => step! >= 3));
  const two = await sim.run({ times, from: first.state, at: [2, 4], record: ["x"] });
  expect([all(two, "x"), Array.from(two.t)]).toEqual([
    [all(whole, "x")[3], all(whole, "x")[6]],
    [2, 4],
  ]);
});

test("a state belongs to runs with its step", async () => {
  const sim = await compile("x' = 1", {});
  const { state } = await sim.run({ dt: 0.1, duration: 0.5 });
  await expect(sim.run({ dt: 0.2, duration: 1, from: state })).rejects.toThrow(
    /the state is of a run with steps of 0.1/,
  );
  await expect(sim.run({ times: [0, 1, 2, 3, 4, 5, 6], from: state })).rejects.toThrow(/with steps of 0.1/);
  const at = await sim.run({ dt: 0.1, duration: 0.5, from: state, at: [0.5, 0.8] });
  expect(Array.from(at.t)).toEqual([0.5, 8 * 0.1]);
  await expect(sim.run({ dt: 0.1, duration: 0.5, from: state, at: [0.2] })).rejects.toThrow(
    /not in the run, from 0.5 to 1/,
  );
});

test("a past that the first run did not keep is refused, not made up", async () => {
  const sim = await compile("x' = 1\nthreshold(x > 0.3)", { dt: 0.1 });
  const { state } = await sim.run({ duration: 0.5 });
  for (const record of ["t - lastspike", "delay(x, 0.2)"] as const)
    await expect(sim.run({ duration: 0.5, from: state, record: [record] })).rejects.toThrow(
      /the state knows nothing of/,
    );
  const kept = await sim.run({ duration: 0.5, record: ["t - lastspike"] });
  const rest = await sim.run({ duration: 0.2, from: kept.state, record: ["t - lastspike"] });
  // The spike is in step 2 or 3, as x comes out of rk4; its time is that step's beginning.
  const step = kept.spikes["spikes"];
  expect(step).toBeUndefined();
  expect(all(rest, "t - lastspike")[0]).toBe(all(kept, "t - lastspike").at(-1));
});

test("floor and mod of a time by what is negative or 0 mean the same as of any number", async () => {
  const text: string = "x' = 0\nh = 1\nk = floor(t/h)\nm = mod(t, h)\nb = mod(t, h) < -0.125\nc = 0.25 <= mod(t, h)";
  const sim = await compile(text, { dt: 0.125 });
  for (const h of [-0.25, -0.375, -1, 0.375]) {
    sim.set({ h });
    const result = await sim.run({ duration: 2, t0: -1, record: ["k", "m", "b", "c"] });
    const times = Array.from(result.t);
    // All of these times and quotients are exact in floats, or decided far from a whole number; -0 is 0 here.
    const wholes = times.map((t) => Math.floor((t * 8) / (h * 8)) + 0);
    const rests = times.map((t, n) => t - h * wholes[n]!);
    expect(all(result, "k").map((k) => k + 0)).toEqual(wholes);
    all(result, "m").forEach((m, n) => expect(Math.abs(m - rests[n]!)).toBeLessThan(2 ** -52));
    expect(all(result, "b"), `h = ${h}`).toEqual(rests.map((rest) => Number(rest < -0.125)));
    expect(all(result, "c")).toEqual(rests.map((rest) => Number(rest >= 0.25)));
  }
  sim.set({ h: 0 });
  const result = await sim.run({ duration: 1, record: ["m"] });
  expect(all(result, "m")).toEqual(Array.from(result.t));
});

test("a table has a positive step; a spike between infinite sides is at the end of its step", async () => {
  for (const step of ["0", "-1"]) expect(() => model(`table(I, [1, 2], step = ${step})\nx' = I(t)`)).toThrow(/E125/);
  const text = "x' = 1\nw = if(x < 0.3, -1/0, 1)\nthreshold(w > 0)";
  const result = await run(text, { dt: 0.25, method: "euler" }, { duration: 1 });
  expect(Array.from(result.spikes["spikes"]!.time)).toEqual([0.5]);
});
