/** Each statement's sentence, against plain loops written from it. */
import { expect, test } from "vitest";
import { compile, model } from "../../src/index.ts";
import { all, PRECISIONS, ROUND, run, spikesOf, steps, trace } from "./run.ts";

test("dX/dt, X' and ddt(X) are the same; X(0) and init(X) too, and 0 is the default", async () => {
  const [slope, start] = ["-x + 2*t", "0.5"];
  const texts = [
    `dx/dt = ${slope}\nx(0) = ${start}`,
    `x' = ${slope}; init(x) = ${start}`,
    `ddt(x) = ${slope}\nx(0) = ${start} # the start`,
  ];
  const [first, ...others] = await Promise.all(
    texts.map(async (text) => all(await run(text, { dt: 0.1 }, { duration: 1 }), "x")),
  );
  for (const other of others) expect(other).toEqual(first);
  expect(first![0]).toBe(0.5);
  expect(all(await run("x' = 1", { dt: 1 }, { duration: 0 }), "x")).toEqual([0]);
});

test("text, an object and lines are one model", async () => {
  const text = "x' = a*x\na = [1, 2]\nx(0) = 3";
  const given = [
    text,
    { equations: "x' = a*x", params: { a: [1, 2] }, init: { x: 3 } },
    { equations: ["x' = a*x", "a = [1, 2]", "x(0) = 3"] },
  ] as const;
  const runs = await Promise.all(
    given.map(async (one) => all(await (await compile(model(one))).run({ dt: 0.1, duration: 0.5 }), "x")),
  );
  expect(runs[1]).toEqual(runs[0]);
  expect(runs[2]).toEqual(runs[0]);
});

test("parameters are set; what is derived follows them; named expressions follow states and time", async () => {
  const sim = await compile("x' = 0\nx(0) = a\na = 2\nd = 3*a + i\nw = d + x + t\nf(z) = z*a\nv = f(2)", {
    dt: 1,
    size: 2,
  });
  expect([...sim.model.parameters.keys()]).toEqual(["a"]);
  expect([...sim.model.derived.keys()].sort()).toEqual(["d", "v"]);
  expect([...sim.model.named.keys()]).toEqual(["w"]);
  const record = ["d", "w", "v"] as const;
  const of = async (): Promise<number[][]> => {
    const result = await sim.run({ duration: 1, record });
    return record.map((name) => all(result, name));
  };
  expect(await of()).toEqual([
    [6, 7, 6, 7],
    [8, 9, 9, 10],
    [4, 4],
  ]);
  sim.set({ a: 5 });
  expect(await of()).toEqual([
    [15, 16, 15, 16],
    [20, 21, 21, 22],
    [10, 10],
  ]);
});

test("name = v in [lo, hi]: a parameter with a range, that its value is in", () => {
  const { parameters } = model("a = 2 in [1, 3]\nx' = a");
  expect(parameters.get("a")!.range!.map((end) => end.kind === "number" && end.value)).toEqual([1, 3]);
  expect(() => model("a = 4 in [1, 3]\nx' = a")).toThrow(/the value of "a" is not in its range, from 1 to 3/);
  expect(() => model("a = 2 in [3, 1]\nx' = a")).toThrow(/a range is two numbers, the smaller one first/);
});

test("next(x): once a step, from the values at t_n; maps alone have steps of 1", async () => {
  const result = await run("next(a) = b\nnext(b) = a + b\nb(0) = 1", {}, { duration: 10 });
  expect(result.summary.method).toBe("map");
  expect(all(result, "a")).toEqual([0, 1, 1, 2, 3, 5, 8, 13, 21, 34, 55]);
  expect(Array.from(result.t)).toEqual(steps(11));
  // Beside an equation: once a step, whatever the stages.
  const both = await run("x' = 1\nnext(n) = n + x", { dt: 0.5, method: "rk4" }, { duration: 2 });
  expect(all(both, "n")).toEqual([0, 0, 0.5, 1.5, 3]);
  expect(() => model("x' = 1\nnext(x) = 2")).toThrow(/E101/);
});

/** Leaky integrate and fire, by the text: rests `ref` steps after the one of the spike; held, or free and deaf. */
function integrateAndFire(count: number, ref: number, held: boolean, I: number, round: (x: number) => number) {
  const [dt, tau] = [round(0.1), round(2)];
  let [v, until] = [0, -1];
  const rows = [v];
  const spikes: number[][] = [];
  for (let n = 0; n < count; n++) {
    const rests = n <= until;
    const slope = held && rests ? 0 : round(round(round(I) - v) / tau);
    v = round(v + round(dt * slope));
    if (v > 1 && !rests) {
      spikes.push([0, n]);
      until = n + ref;
      v = round(v - 1);
    }
    rows.push(v);
  }
  return { rows, spikes };
}

test.each(PRECISIONS)("refractory(T): round(T/dt) steps after the one of the spike, in %s", async (precision) => {
  for (const [T, ref] of [
    [0, 0],
    [0.04, 0],
    [0.05, 1],
    [0.3, 3],
    [0.34, 3],
    [0.36, 4],
  ] as const)
    for (const held of [false, true]) {
      const text = `v' = (I - v)/tau${held ? " (unless refractory)" : ""}\nI = 4.7\ntau = 2\nthreshold(v > 1)\nreset(v -= 1)\nrefractory(T)\nT = ${T}`;
      const result = await run(text, { dt: 0.1, method: "euler", precision }, { duration: 12 });
      const wanted = integrateAndFire(120, ref, held, 4.7, ROUND[precision]);
      expect(wanted.spikes.length).toBeGreaterThan(5);
      expect(spikesOf(result), `T = ${T}`).toEqual(wanted.spikes);
      expect(all(result, "v")).toEqual(wanted.rows);
    }
});

test("refractory(T) reads T as it is at the spike: after its step, before the reset", async () => {
  // T = x is 0.3, 0.4, … at the spikes; x is 0 after them.
  const text = "x' = 1\ny' = 1\nT = y\nthreshold(x > 0.25)\nreset(y = 0)\nrefractory(T)";
  const result = await run(text, { dt: 0.1, method: "euler" }, { duration: 2 });
  const wanted: number[] = [];
  let [y, until] = [0, -1];
  for (let n = 0; n < 20; n++) {
    y += 0.1;
    if ((n + 1) * 0.1 > 0.25 && n > until) {
      wanted.push(n);
      until = n + Math.floor(y / 0.1 + 0.5);
      y = 0;
    }
  }
  expect(spikesOf(result).map(([, n]) => n)).toEqual(wanted);
});

test("refractory(c): up to the first step at whose start c does not hold; it does not begin again by itself", async () => {
  // v runs down from the reset and up again; c holds below 0 and, once more, above 0.9.
  const text =
    "v' = 1 (unless refractory)\nw' = 1\nthreshold(v >= 0.5)\nreset(w = -0.3, v = 0.25)\nrefractory(w < 0 or w > 0.1)";
  const result = await run(text, { dt: 0.125, method: "euler" }, { duration: 5 });
  let [v, w, on] = [0, 0, false];
  const spikes: number[] = [];
  const rows = [v];
  for (let n = 0; n < 40; n++) {
    const rests = on && (w < 0 || w > 0.1);
    if (!rests) v += 0.125;
    w += 0.125;
    on = rests;
    if (v >= 0.5 && !rests) {
      spikes.push(n);
      on = true;
      w = -0.3;
      v = 0.25;
    }
    rows.push(v);
  }
  expect(spikes.length).toBeGreaterThan(3);
  expect(spikesOf(result).map(([, n]) => n)).toEqual(spikes);
  expect(all(result, "v")).toEqual(rows);
});

test("threshold: at the rising edge, or with a reset or a refractory time in every step", async () => {
  const wave = "next(n) = n + 1\nx = mod(n, 4) >= 2\n";
  const of = async (rest: string): Promise<number[]> =>
    spikesOf(await run(wave + rest, {}, { duration: 12 })).map(([, n]) => n!);
  // n is 2, 3 at the end of the steps 1, 2 and so on.
  expect(await of("threshold(x)")).toEqual([1, 5, 9]);
  expect(await of("threshold(x)\nreset(s = 1)\ns(0) = 0\nk = s")).toEqual([1, 2, 5, 6, 9, 10]);
  expect(await of("threshold(x)\nrefractory(0)")).toEqual([1, 2, 5, 6, 9, 10]);
  expect(await of("threshold(x)\nrefractory(1)")).toEqual([1, 5, 9]);
  // It holds at t0: no edge in the first step.
  expect(await of("n(0) = 2\nthreshold(x)")).toEqual([3, 7, 11]);
});

test("event: a name of its own, with and without a reset, beside the threshold", async () => {
  const text =
    "x' = 1\ny' = 0\nthreshold(x >= 0.75)\nreset(x = 0)\nevent(half, x > 0.4)\nevent(other, x > 0.4)\nreset(other, y += 1)";
  const result = await run(text, { dt: 0.25, method: "euler" }, { duration: 3 });
  const [spikes, half, other]: number[][] = [[], [], []];
  let [x, y, was] = [0, 0, false];
  for (let n = 0; n < 12; n++) {
    x += 0.25;
    if (x >= 0.75) spikes!.push(n);
    if (x > 0.4 && !was) half!.push(n);
    was = x > 0.4;
    if (x > 0.4) other!.push(n);
    if (other!.at(-1) === n) y++;
    if (spikes!.at(-1) === n) x = 0;
  }
  expect(["spikes", "half", "other"].map((name) => spikesOf(result, name).map(([, n]) => n))).toEqual([
    spikes,
    half,
    other,
  ]);
  expect(all(result, "y").at(-1)).toBe(y);
  expect(result.summary.spikeCounts).toEqual({
    spikes: [spikes!.length],
    half: [half!.length],
    other: [other!.length],
  });
  expect(Object.keys((await run(text, { dt: 0.25 }, { duration: 1, record: ["half"] })).spikes)).toEqual(["half"]);
});

test("resets are done in the order of the file, whatever the events; each assignment sees those before it", async () => {
  const text =
    "x' = 1\na(0) = 0\nb(0) = 0\nevent(e, x > 0.9)\nthreshold(x > 0.9)\nreset(e, a = 1, b = 10*a)\nreset(a = 2*a + 1, c = a + b, a -= c)\nreset(e, b += a, x = 0)";
  const result = await run(text, { dt: 1, method: "euler" }, { duration: 1, record: ["a", "b", "x"] });
  // a = 1, b = 10; a = 3, c = 13, a = -10; b = 0.
  expect(["a", "b", "x"].map((name) => all(result, name)[1])).toEqual([-10, 0, 0]);
});

test("a parameter that is assigned is kept for each element, and what is derived from it follows", async () => {
  const sim = await compile("x' = 1\nk = 0.5\nd = 2*k\nthreshold(x > 0.6)\nreset(x = 0, k *= 2)", {
    dt: 0.5,
    method: "euler",
    size: 2,
    init: { x: [0, 0.3] },
    params: { k: [1, 3] },
  });
  expect(sim.model.parameters.has("k")).toBe(false);
  const result = await sim.run({ duration: 2, record: ["k", "d"] });
  expect(all(result, "d")).toEqual(all(result, "k").map((k) => 2 * k));
  expect(trace(result, "k", 0)).toEqual([1, 1, 2, 2, 4]);
  expect(trace(result, "k", 1)).toEqual([3, 6, 6, 12, 12]);
  expect(() => sim.set({ k: 1 })).toThrow(/assigned in a run/);
});

test("handlers: faults of names that cannot be assigned, and of locals that nobody reads", () => {
  const of =
    (handler: string): (() => unknown) =>
    () =>
      model(`x' = 1\na = 1\nw = x\nf(z) = z\nthreshold(x > 1)\nreset(${handler})`);
  expect(of("x = 0, q = 3")).toThrow(/"q" is not a variable of the model, and is never read here/);
  expect(of("w = 0")).toThrow(/"w" follows from its expression: it cannot be assigned/);
  expect(of("f = 0")).toThrow(/"f" is not a variable: it cannot be assigned/);
  expect(of("t = 0")).toThrow(/E1/);
  expect(of("q += 1, x = q")).toThrow(/unknown name "q"/);
  expect(of("x = q, q = 1")).toThrow(/unknown name "q"/);
  expect(of("q = x, q *= 2, x = q")).not.toThrow();
  expect(() => model("x' = 1\nreset(x = 0)")).toThrow(/a reset without a threshold/);
  expect(() => model("x' = 1\nrefractory(1)")).toThrow(/refractory without a threshold/);
  expect(() => model("x' = 1 (unless refractory)")).toThrow(/without refractory/);
  expect(() => model("x' = 1\nevent(e, x > 1)\nreset(g, x = 0)")).toThrow(/no event is called "g"/);
});

test("when: at the rising edge, in file order, each seeing what those before it did; not where it holds at t0", async () => {
  const text =
    "x' = 1\na(0) = 0\nb(0) = 0\nc(0) = 0\nwhen(x > 0.9, a = 1)\nwhen(a > 0.5, b = a + 1)\nwhen(x >= 0, c = 1)\nwhen(x > 1.9, a += b)";
  const result = await run(text, { dt: 1, method: "euler" }, { duration: 3, record: ["a", "b", "c"] });
  expect(["a", "b", "c"].map((name) => all(result, name))).toEqual([
    [0, 1, 3, 3],
    [0, 2, 2, 2],
    [0, 0, 0, 0],
  ]);
});

test("when: again until none fires; each condition is compared with its value after its own assignments", async () => {
  // A later one sets off an earlier one: p falls by 1 each time it is 1 or more, and is refilled from m.
  const text =
    "x' = 1\np(0) = 0\nm(0) = 0\nc(0) = 0\nwhen(p >= 1, p -= 1, c += 1)\nwhen(x > 0.9, m = 5)\nwhen(m >= 1 and p < 1, p += 1, m -= 1)";
  const result = await run(text, { dt: 1, method: "euler" }, { duration: 2, record: ["p", "m", "c"] });
  // The last one is false after its assignments, as p is 1: it fires again once p was taken.
  expect(["p", "m", "c"].map((name) => all(result, name).at(-1))).toEqual([0, 0, 5]);
});

test("when: a hundred rounds at one time are done, more is an error with the time", async () => {
  const of = async (count: number) =>
    all(
      await run(
        `x' = 1\np(0) = 0\nc(0) = 0\nwhen(p > 0.5, p = 0)\nwhen(x > 0.4 and p < 0.5 and c < ${count}, p = 1, c += 1)`,
        { dt: 0.25, method: "euler" },
        { duration: 1, t0: 3, record: ["c"] },
      ),
      "c",
    ).at(-1);
  // Round k sets p for the k-th time; the last one takes it.
  expect(await of(20)).toBe(20);
  expect(await of(99)).toBe(99);
  await expect(of(100)).rejects.toThrow(/set each other off without end at t = 3.5/);
});

test("a model without states is computed once, without a step", async () => {
  const result = await run("a = 2\nb = [3, 4]\nc = a*b\nd = sum(c)", {}, {});
  expect([all(result, "c"), all(result, "d"), Array.from(result.t)]).toEqual([[6, 8], [14], [0]]);
});

test("a run that goes on has all that was carried, whatever the first one recorded", async () => {
  const text = `v' = (I - v)/2 (unless refractory)
    I = 3 + i
    g' = -g
    s(0) = rand()
    next(n) = n + s
    threshold(v > 1)
    reset(v = 0, g += k, k *= 0.9)
    k = 0.5
    refractory(if(lastspike < 1, 0.2, 0.3))
    event(strong, g > 0.4)
    fresh = t - lastspike < 0.45
    when(g > 0.8, n -= 1)
    when(n > 2, n = 0, g = 0)
    past = delay(g, 0.35)
    x' = past + if(fresh, 1, 0) + xi`;
  const record = ["v", "g", "n", "k", "x", "s", "past", "fresh", "spikes", "strong"] as const;
  for (const precision of PRECISIONS) {
    const sim = await compile(text, { dt: 0.1, size: 3, precision, math: "exact", seed: 9 });
    const whole = await sim.run({ duration: 6, record });
    expect(whole.spikes["spikes"]!.step.length).toBeGreaterThan(10);
    expect(whole.spikes["strong"]!.step.length).toBeGreaterThan(0);
    for (const [cut, first] of [
      [1, ["v"]],
      [17, ["spikes"]],
      [30, ["mean(g)"]],
    ] as const) {
      const { state } = await sim.run({ duration: cut * 0.1, record: first });
      const rest = await sim.run({ duration: 6 - cut * 0.1, from: state, record });
      for (const name of record.slice(0, 8))
        expect(all(rest, name), `${name} from ${cut}`).toEqual(all(whole, name).slice(cut * 3));
      for (const name of ["spikes", "strong"])
        expect(spikesOf(rest, name)).toEqual(spikesOf(whole, name).filter(([, n]) => n! >= cut));
    }
  }
});
