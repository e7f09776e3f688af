/** Pictures of networks: rasters and rates of populations, what is connected, and values of synapses. */
import type { Element } from "@xmldom/xmldom";
import { decode } from "fast-png";
import { describe, expect, test } from "vitest";
import { compile } from "../src/index.ts";
import { layoutOf } from "../src/record/layout.ts";
import { Picture } from "../src/record/picture.ts";
import { checkViews, firstStates, synapsesSeen } from "../src/record/synapses.ts";
import { VIEWS, type Figure, type Projection, type Spikes, type View } from "../src/view/figure.ts";
import { histogramOf } from "../src/view/network.ts";
import { matrixPixels } from "../src/view/pixels.ts";
import { plotSvg } from "../src/view/plot.ts";
import { binsOf, rateOf } from "../src/view/rate.ts";
import { plotText } from "../src/view/text.ts";
import { all, box, parsed, words } from "./svg.ts";

/** A generator of numbers from 0 to 1 that is the same every time. */
function numbers(): () => number {
  let state = 1;
  return () => (state = (state * 16807) % 2147483647) / 2147483647;
}

const END = 500;

/** Each element spikes `each` times, at random. */
function trains(name: string, elements: number, each: number): Spikes {
  const random = numbers();
  const element = Array.from({ length: elements * each }, (_, k) => k % elements);
  return { name, elements, element, time: element.map(() => END * random()) };
}

/** Synapses where `holds`, each with its value. */
function projected(
  name: string,
  [sources, targets]: readonly [number, number],
  holds: (source: number, target: number) => boolean,
  value?: (source: number, target: number) => number,
): Projection {
  const pairs = Array.from({ length: sources * targets }, (_, k) => [Math.floor(k / targets), k % targets] as const);
  const found = pairs.filter(([source, target]) => holds(source, target));
  const end = (population: string, count: number, k: 0 | 1) => ({
    ...{ population, first: 0, count },
    element: found.map((pair) => pair[k]),
  });
  return {
    ...{ name, source: end("A", sources, 0), target: end("B", targets, 1) },
    ...(value ? { weight: { name: `${name}.w`, unit: "nS", values: found.map(([s, t]) => value(s, t)) } } : {}),
  };
}

const t = Float64Array.from({ length: 501 }, (_, k) => (k * END) / 500);
const ring = projected(
  "ring",
  [300, 300],
  (s, target) => (s - target + 300) % 300 < 30,
  (s, target) => Math.cos((s - target) / 10),
);
const network: Figure = {
  ...{ t, timeUnit: "ms", isNetwork: true, title: "A network", traces: [] },
  spikes: [trains("many.spikes", 4000, 4), trains("few.spikes", 10, 9), trains("only.spikes", 1, 5)],
  projections: [
    projected("few", [3, 2], (s, target) => s !== target),
    projected("wide", [2000, 5], (s, target) => (s + target) % 7 === 0),
    projected(
      "tall",
      [5, 700],
      (s, target) => (s * target) % 3 === 1,
      (s) => s,
    ),
    ring,
    projected("single", [1, 1], () => true),
  ],
  weights: [
    { ...ring.weight!, unit: "nS" },
    { name: "same", values: new Float64Array(50).fill(0.3) },
    { name: "none", values: [NaN, Infinity] },
  ],
};

const drawn = async (figure: Figure): Promise<Element> => parsed(await plotSvg(figure));
const labelled = (root: Element, label: string): Element[] =>
  all(root, "path").filter((path) => path.getAttribute("aria-label") === label);

describe("panels", () => {
  test("a network without a view: a raster of each population, and rates of those with many elements", async () => {
    const root = await drawn(network);
    expect(all(root, "svg")).toHaveLength(4);
    expect(words(root)).toEqual(
      expect.arrayContaining(["many.spikes", "4000 elements · 16000 events", "10 elements · 90 events", "rate"]),
    );
    expect(words(root)).toContain("events per element and ms · bins of 5 ms");
    expect(["many", "few", "only"].map((name) => labelled(root, `rate of ${name}.spikes`).length)).toEqual([1, 1, 0]);
    // The title of a population and its rate have its colour.
    const title = all(root, "text").find((text) => text.textContent === "few.spikes")!;
    const colour = (node: Element, name: string): string | null =>
      node.getAttribute(name) ?? colour(node.parentNode as Element, name);
    const rate = labelled(root, "rate of few.spikes")[0]!;
    expect(colour(title, "fill")).toBe(colour(rate, "stroke"));
    expect(colour(title, "fill")).not.toBe(colour(labelled(root, "rate of many.spikes")[0]!, "stroke"));
  });

  test("events of few elements are ticks, of very many an image", async () => {
    const few = await drawn({ ...network, views: ["raster"], spikes: [trains("few.spikes", 10, 9)] });
    expect(all(few, "image")).toHaveLength(0);
    const ticks = all(few, "path").flatMap((path) => path.getAttribute("d")!.match(/M/g) ?? []);
    expect(ticks).toHaveLength(90);
    const many = await drawn({ ...network, views: ["raster"], spikes: [trains("many.spikes", 4000, 9)] });
    expect(all(many, "image")).toHaveLength(1);
  });

  test("views choose exactly what they name", async () => {
    const x = { name: "x", shape: [501, 1] as const, data: t };
    const figure = { ...network, traces: [x] };
    const panels = async (...views: View[]): Promise<number> => all(await drawn({ ...figure, views }), "svg").length;
    expect(await panels("traces")).toBe(1);
    expect(await panels("raster")).toBe(3);
    expect(await panels("rate")).toBe(1);
    expect(await panels("rate", "heatmap")).toBe(2);
    expect(await panels("connectivity")).toBe(5);
    expect(await panels("weights")).toBe(3);
    expect(await panels(...VIEWS)).toBe(13);
  });

  test("a matrix of few cells has a pixel for each synapse where it belongs", async () => {
    const cross = projected("cross", [3, 2], (s, target) => s === 2 && target === 1);
    const root = await drawn({ ...network, views: ["connectivity"], projections: [cross] });
    const [image] = all(root, "image");
    const { width, height, data } = decode(Buffer.from(image!.getAttribute("href")!.split(",")[1]!, "base64"));
    const filled = Array.from(data, (index, at) => (index > 0 ? at : -1)).filter((at) => at >= 0);
    const [columns, lines] = [filled.map((at) => at % width), filled.map((at) => Math.floor(at / width))];
    // The third of three columns, the upper of two rows.
    expect([Math.min(...columns), Math.max(...columns)]).toEqual([(2 * width) / 3, width - 1]);
    expect([Math.min(...lines), Math.max(...lines)]).toEqual([0, height / 2 - 1]);
    expect(words(root)).toEqual(expect.arrayContaining(["cross: A → B", "1 synapse · 16.7% of 6 pairs", "source"]));
  });

  test("no picture has numbers that are none, and all are small", async () => {
    for (const theme of ["light", "dark"] as const)
      for (const views of [undefined, [...VIEWS]] as const) {
        const svg = await plotSvg({ ...network, theme, views });
        const text = svg.replace(/base64,[^"]*/g, "");
        expect(text).not.toMatch(/NaN|Infinity|undefined|null/);
        expect(svg.length).toBeLessThan(300_000);
      }
  });

  test("labels do not overlap, and are not cut off", async () => {
    const root = await drawn({ ...network, views: [...VIEWS] });
    const places = all(root, "text").flatMap((text) => {
      // Half of an em is the width of a narrow letter: what overlaps so, does with any font.
      const { left, right, y } = box(text, 0.5);
      return text.textContent === "" ? [] : [{ text: text.textContent!, left, right, y }];
    });
    expect(places.length).toBeGreaterThan(50);
    for (const [k, a] of places.entries()) {
      expect(a.left, a.text).toBeGreaterThanOrEqual(0);
      expect(a.right, a.text).toBeLessThanOrEqual(860);
      for (const b of places.slice(k + 1))
        if (Math.abs(a.y - b.y) < 8)
          expect(a.right <= b.left || b.right <= a.left, `${a.text} and ${b.text}`).toBe(true);
    }
  });
});

describe("numbers", () => {
  test("bins have round widths and cover the run", () => {
    expect(binsOf([0, 100])).toEqual({ start: 0, end: 100, width: 1, count: 100 });
    expect(binsOf([0, 250])).toEqual({ start: 0, end: 250, width: 2, count: 125 });
    expect(binsOf([5, 5.3], 10)).toEqual({ start: 5, end: 5.3, width: 0.05, count: 6 });
    // What is left after whole bins is one if it is half of one.
    expect(binsOf([0, 104], 10).count).toBe(5);
    expect(binsOf([0, 112], 10).count).toBe(6);
  });

  test("a rate, times elements and widths of bins, is the number of events", () => {
    for (const end of [500, 517, 20.3]) {
      const bins = binsOf([0, end]);
      const { time, ...spikes } = trains("x", 40, 50);
      const moved = { ...spikes, time: Array.from(time, (at) => (at * end) / END) };
      const { values } = rateOf(moved, 40, bins);
      const last = end - (bins.count - 1) * bins.width;
      const events = values.reduce((sum, rate, k) => sum + rate * 40 * (k < bins.count - 1 ? bins.width : last), 0);
      // Sums of at most 150 products, each rounded: an error below 1e-12 of 2000.
      expect(Math.abs(events - 2000)).toBeLessThan(2e-9);
      expect(rateOf({ ...moved, oneIn: 4 }, 40, bins).values[0]).toBe(4 * values[0]!);
    }
  });

  test("a histogram counts every value once", () => {
    const random = numbers();
    const values = Array.from({ length: 1000 }, () => random() - 0.3);
    const { start, width, counts } = histogramOf({ name: "w", values });
    expect(counts.reduce((a, b) => a + b)).toBe(1000);
    expect(counts.length).toBeLessThanOrEqual(60);
    for (const [k, count] of counts.entries()) {
      const within = values.filter((v) => v >= start + k * width && v < start + (k + 1) * width).length;
      // A value that lies on the edge of two, as far as rounding goes, is in either.
      expect(Math.abs(within - count)).toBeLessThanOrEqual(1);
    }
    expect(histogramOf({ name: "w", values: [2, 2, 2] })).toMatchObject({
      counts: [3],
      notes: ["3 synapses", "all 2"],
    });
    expect(histogramOf({ name: "w", values: [NaN] }).counts).toEqual([0]);
    expect(histogramOf({ name: "w", values: [0, 1, 1] }).counts.at(-1)).toBe(2);
  });

  test("pixels of a matrix: counts, and means of values", () => {
    const part = projected(
      "p",
      [4, 4],
      (s, target) => s >= target,
      (s, target) => 10 * s + target,
    );
    expect(Array.from(matrixPixels({ ...part, weight: undefined }, 2, 2).data)).toEqual([0, 3, 3, 4]);
    expect(Array.from(matrixPixels(part, 2, 2).data)).toEqual([NaN, (22 + 32 + 33) / 3, (0 + 10 + 11) / 3, 25.5]);
  });
});

const PLASTIC = `
population A = 6 { poisson(0.1) }
population B = 4 {
  dg/dt = -g/5
  dV/dt = -V + g
  threshold(V > 10)
  reset(V = 0)
}
projection p from A[2:5] to B, B[1:2] {
  connect(i != 1)
  w(0) = i + 10*j
  on_pre(g_post += w, w = 0.5*w)
}
projection q from A to B {
  connect([0, 0, 0, 0, 0, 2; 0, 0, 0, 0, 0, 0; 0, 0, 0, 0, 0, 0; 3, 0, 0, 0, 0, 0])
  dx/dt = -x
}`;

describe("of a run", () => {
  test("synapses by the numbers of their elements, and values at the end", async () => {
    const sim = await compile(PLASTIC, { dt: 0.1 });
    const prepared = await sim.prepare();
    const { state } = await sim.run({ duration: 2 });
    const { projections, weights } = synapsesSeen(sim, prepared, new Map(), state);
    expect(
      projections.map(({ name, target: { population, first, count } }) => [name, population, first, count]),
    ).toEqual([
      ["p", "B", 0, 4],
      ["p", "B", 1, 2],
      ["q", "B", 0, 4],
    ]);
    const [p, , q] = projections;
    expect([p!.source.first, p!.source.count]).toEqual([2, 4]);
    expect(new Set(Array.from(p!.source.element))).toEqual(new Set([2, 4, 5]));
    expect([Array.from(q!.source.element), Array.from(q!.target.element)]).toEqual([
      [0, 5],
      [3, 0],
    ]);
    expect(weights.map(({ name }) => name)).toEqual(["p.w", "q: entries"]);
    expect(Array.from(weights[0]!.values)).toEqual(Array.from(state.values["p.w"]!));
    expect(Array.from(weights[1]!.values)).toEqual([3, 2]);
    expect(p!.weight?.name).toBe("p.w");
  });

  test("what a view lacks is said", async () => {
    const sim = await compile(PLASTIC, { dt: 0.1 });
    const of = async (record: string[], ...views: View[]): Promise<() => void> => {
      const prepared = await sim.prepare(record);
      return () => checkViews(views, prepared);
    };
    expect(await of(["B.V"], "raster")).toThrow("--view raster: no spikes are recorded");
    expect(await of(["B.V"], "traces", "rate")).toThrow("--view rate: no spikes");
    expect(await of(["B.spikes"], "heatmap")).toThrow("--view heatmap: no values");
    expect(await of(["B.spikes"], "raster", "rate", "connectivity", "weights")).not.toThrow();
    const alone = await (await compile("x' = -x")).prepare();
    expect(() => checkViews(["connectivity"], alone)).toThrow("the model has no synapses");
    const plain = await compile(
      "population A = 2 {\nx' = -x\nthreshold(x > 1)\n}\nprojection p from A to A {\nconnect(all())\non_pre(x_post += 1)\n}",
    );
    const prepared = await plain.prepare();
    expect(() => checkViews(["weights"], prepared)).toThrow("no synapse has a value of its own");
  });

  test("a picture keeps what is drawn, for populations of the right size", async () => {
    const sim = await compile(PLASTIC, { dt: 0.1 });
    const layout = await layoutOf(sim, { duration: 20 });
    expect(firstStates(sim.model)).toEqual(["B.g"]);
    const picture = new Picture(layout, { drawn: firstStates(sim.model) });
    const { summary } = await sim.run({ duration: 20, sink: picture });
    const { traces, spikes, isNetwork, hidden } = picture.figure;
    expect(traces.map(({ name }) => name)).toEqual(["B.g"]);
    expect(hidden).toEqual(["B.V"]);
    expect(isNetwork).toBe(true);
    expect(spikes!.map(({ name, elements, time }) => [name, elements, time.length])).toEqual(
      Object.entries(summary.spikeCounts).map(([name, counts]) => [
        name,
        counts.length,
        counts.reduce((a, b) => a + b),
      ]),
    );
    expect(new Picture(layout, { views: ["raster"] }).figure.traces).toEqual([]);
  });
});

describe("text", () => {
  const size = { width: 70, height: 6 };

  test("fits, and says what it shows", () => {
    for (const views of [undefined, [...VIEWS]] as const) {
      const text = plotText({ ...network, views }, size);
      for (const line of text.split("\n")) expect(line.length).toBeLessThanOrEqual(70);
      expect(text).not.toMatch(/undefined|NaN/);
    }
    const text = plotText({ ...network, views: ["connectivity", "weights"] }, size);
    expect(text).toContain("few: A → B  4 synapses, 66.7% of 6 pairs\n1 ┤█ █\n0 ┤ ██\n");
    expect(text).toContain("same  50 synapses, all 0.3");
  });

  test("rates of populations stand below their rasters where there is room for all", () => {
    const few = { ...network, spikes: network.spikes!.slice(0, 1) };
    expect(plotText(few, size)).toMatch(/^many\.spikes {2}16000 events[^]*^rate of many\.spikes/m);
    expect(plotText(network, size)).toContain("not shown: rate of many.spikes, rate of few.spikes");
  });
});
