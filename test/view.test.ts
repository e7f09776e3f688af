/** Pictures of a run: what is drawn, what is said about what is not, and that it fits. */
import { DOMParser, type Element, type Node } from "@xmldom/xmldom";
import { describe, expect, test } from "vitest";
import { type Figure, plotSvg, type Trace } from "../src/view/plot.ts";
import { plotText } from "../src/view/text.ts";

const times = (rows: number, end: number): Float64Array =>
  Float64Array.from({ length: rows }, (_, i) => (end * i) / (rows - 1));

/** The trace of `f(t, element)`. */
function traced(
  name: string,
  t: ArrayLike<number>,
  elements: number,
  f: (t: number, element: number) => number,
): Trace {
  const data = Float64Array.from({ length: t.length * elements }, (_, i) =>
    f(t[Math.floor(i / elements)]!, i % elements),
  );
  return { name, shape: [t.length, elements], data };
}

/** The elements of an SVG, which has to be well-formed. */
function parsed(svg: string): Element {
  const fail = (_: string, message: string): void => {
    throw new Error(message);
  };
  return new DOMParser({ onError: fail }).parseFromString(svg, "image/svg+xml").documentElement!;
}

const all = (root: Element, name: string): Element[] => Array.from(root.getElementsByTagName(name));

/** The points of the lines of a variable, by its name. */
const lines = (root: Element, name: string): [x: number, y: number][][] =>
  all(root, "path")
    .filter((path) => path.getAttribute("aria-label")?.replace(/\[\d+\]$/, "") === name)
    .map((path) =>
      Array.from(path.getAttribute("d")!.matchAll(/([\d.]+),([\d.]+)/g), ([, x, y]) => [Number(x), Number(y)]),
    );

const words = (root: Element): string[] => all(root, "text").map((text) => text.textContent ?? "");

/** Where a text is, if its letters are as wide as those of a wide font. */
function box(text: Element): { left: number; right: number; y: number } {
  const chain: Element[] = [];
  for (let node: Node | null = text; node && "getAttribute" in node; node = node.parentNode)
    chain.push(node as Element);
  const inherited = (name: string): string | undefined =>
    chain.map((node) => node.getAttribute(name)).find(Boolean) ?? undefined;
  const size = Number(inherited("font-size"));
  const length = (text: string): number => parseFloat(text) * (text.endsWith("em") ? size : 1);
  const moves = chain.map((node) => /translate\(([-\d.]+),([-\d.]+)\)/.exec(node.getAttribute("transform") ?? ""));
  const sum = (axis: "x" | "y", part: 1 | 2): number =>
    chain.reduce((total, node, i) => total + length(node.getAttribute(axis) ?? "0") + Number(moves[i]?.[part] ?? 0), 0);
  const width = 0.62 * size * text.textContent!.length;
  const left = sum("x", 1) - width * ({ end: 1, middle: 0.5 }[inherited("text-anchor") ?? "start"] ?? 0);
  return { left, right: left + width, y: sum("y", 2) };
}

const t = times(1001, 10);
const sine: Figure = { t, timeUnit: "s", traces: [traced("x", t, 1, (t) => Math.sin(t))] };

/** A run of 20 cells that spike at rates from 0 to 10, in 20 000 rows. */
const population: Figure = (() => {
  const t = times(20_000, 200);
  const V = traced("V", t, 20, (t, k) => (k && t % (200 / k) < 0.011 ? 30 : -70));
  const spikes = Array.from({ length: 20 }, (_, k) =>
    Array.from({ length: k }, (_, i) => ({ k, time: (200 / k) * i })),
  ).flat();
  return {
    t,
    timeUnit: "ms",
    title: "Cells",
    subtitle: "current rises",
    traces: [{ ...V, unit: "mV" }],
    spikes: [{ name: "spike", element: spikes.map(({ k }) => k), time: spikes.map(({ time }) => time) }],
  };
})();

const noise: Figure = (() => {
  let state = 1;
  const random = (): number => (state = (state * 16807) % 2147483647) / 2147483647;
  const t = times(20_000, 1);
  return { t, traces: [traced("noise", t, 20, random)] };
})();

const broken: Figure = {
  t,
  timeUnit: "ms",
  traces: [
    traced("a", t, 1, (t) => (t > 6 ? NaN : t)),
    traced("b", t, 3, (t, k) => (k && t > 5 ? Infinity : t)),
    traced("c", t, 1, () => NaN),
  ],
};

const odd: Record<string, Figure> = {
  "no rows": { t: [], traces: [{ name: "x", shape: [0, 3], data: [] }] },
  "nothing at all": { t: [], traces: [] },
  "one value": { t: [], traces: [{ name: "x", unit: "mol", shape: [1, 1], data: [0.5] }] },
  "one row": {
    t: [0],
    traces: [
      { name: "x", shape: [1, 4], data: [1, 2, NaN, 4] },
      { name: "y", shape: [1, 1], data: [7] },
    ],
  },
  constant: { t, traces: [traced("x", t, 1, () => 3), traced("y", t, 9, () => 0)] },
  "NaN in every second row": { t, traces: [traced("x", t, 30, (t) => (Math.round(t * 100) % 2 ? t : NaN))] },
  "NaN time": { t: [0, 1, NaN, NaN], traces: [{ name: "x", shape: [4, 1], data: [1, 2, NaN, NaN] }] },
  "one time": { t: [2, 2], traces: [{ name: "x", shape: [2, 1], data: [1, 2] }] },
  huge: { t, traces: [traced("x", t, 2, (t, k) => (1 - 2 * k) * 1e300 * t)] },
  "tiny drift": { t, traces: [traced("x", t, 1, (t) => 1e6 + 1e-4 * t)] },
  markup: { t, title: "a < b & c", traces: [{ ...traced("x<y>", t, 1, (t) => t), unit: '"&"' }] },
};

describe("SVG", () => {
  test("one line per element, one panel per variable", async () => {
    const one = parsed(await plotSvg(sine));
    expect(lines(one, "x")).toHaveLength(1);
    expect(words(one)).toEqual(expect.arrayContaining(["x", "t (s)", "0", "10"]));
    const many = parsed(await plotSvg(population));
    expect(lines(many, "V")).toHaveLength(20);
    expect(all(many, "svg")).toHaveLength(2);
    expect(words(many)).toEqual(expect.arrayContaining(["Cells", "V (mV)", "spike", "190 events", "max 19", "t (ms)"]));
  });

  test("a subset of very many elements, and a note", async () => {
    const root = parsed(await plotSvg({ t, traces: [traced("u", t, 400, (t, k) => Math.sin(t + k))] }));
    expect(lines(root, "u")).toHaveLength(50);
    expect(words(root)).toContain("50 of 400 elements");
  });

  test("spikes of one row survive in small files", async () => {
    const long = times(200_000, 1);
    const at = [0.1234, 0.5, 0.98765];
    const rows = at.map((time) => Math.round(time * 199_999));
    const trace = traced("V", long, 1, () => 0);
    for (const row of rows) (trace.data as Float64Array)[row] = 1;
    const [line] = lines(parsed(await plotSvg({ t: long, traces: [trace] })), "V");
    const top = Math.min(...line!.map(([, y]) => y));
    expect(line!.filter(([, y]) => y === top)).toHaveLength(3);

    for (const figure of [population, noise]) expect((await plotSvg(figure)).length).toBeLessThan(300_000);
  });

  test("a line stays within a pixel of its data", async () => {
    const [line] = lines(parsed(await plotSvg(sine)), "x");
    const [x0, x1] = [line![0]![0], line!.at(-1)![0]];
    const ys = line!.map(([, y]) => y);
    const [top, bottom] = [Math.min(...ys), Math.max(...ys)];
    for (const [x, y] of line!) {
      const value = Math.sin((10 * (x - x0)) / (x1 - x0));
      expect(Math.abs((bottom + top) / 2 - (value * (bottom - top)) / 2 - y)).toBeLessThan(1);
    }
  });

  test("what is no number is a gap with a note", async () => {
    const root = parsed(await plotSvg(broken));
    expect(words(root)).toEqual(
      expect.arrayContaining([
        "NaN from t = 6.01 ms",
        "infinite from t = 5.01 ms in 2 of 3 elements",
        "NaN from t = 0 ms",
      ]),
    );
    const [a] = lines(root, "a");
    const [b] = lines(root, "b");
    expect(Math.max(...a!.map(([x]) => x))).toBeLessThan(0.65 * Math.max(...b!.map(([x]) => x)));
    expect(await plotSvg(broken)).not.toMatch(/NaN,|,NaN|"NaN"|Infinity/);
  });

  test.each(["light", "dark"] as const)("nothing is clipped, %s", async (theme) => {
    for (const [name, figure] of Object.entries({ ...odd, sine, population, noise, broken })) {
      const root = parsed(await plotSvg({ ...figure, theme }));
      for (const text of all(root, "text")) {
        const { left, right, y } = box(text);
        const what = `${name}: ${text.textContent}`;
        expect(left, what).toBeGreaterThanOrEqual(0);
        expect(right, what).toBeLessThanOrEqual(860);
        expect(y, what).toBeGreaterThan(0);
        expect(y, what).toBeLessThan(Number(root.getAttribute("height")));
      }
    }
  });

  test("the same figure gives the same text", async () => {
    expect(await plotSvg(population)).toBe(await plotSvg(population));
  });
});

describe("text", () => {
  const size = { width: 60, height: 8 };

  test("a sine", () => {
    expect(plotText(sine, size)).toMatchInlineSnapshot(`
      "x  −1 … 1
       1 ┤    ⢀⣠⠖⠋⠉⠉⠓⠦⣄                           ⣠⠖⠚⠉⠉⠓⠦⣄
         │   ⡴⠋       ⠈⠳⣄                       ⣠⠞⠁      ⠈⠳⣄
         │ ⣠⠞⠁          ⠘⢦⡀                   ⢀⡞⠁          ⠈⢳⡀
         │⡴⠃              ⠹⣄                 ⣰⠋              ⠙⣆
       0 ┤⠁                ⠘⢦⡀             ⢀⡞⠁                ⠈⢳⡀
         │                   ⠳⣄           ⣰⠋                    ⠙⣆
         │                    ⠈⠳⣄       ⣠⠞⠁                      ⠈
      −1 ┤                      ⠈⠳⢤⣀⣀⣠⠴⠚⠁
         └┬──────────┬──────────┬──────────┬──────────┬──────────┬
          t = 0 s    2          4          6          8         10"
    `);
  });

  test("a raster instead of the traces of many elements", () => {
    const text = plotText(population, { width: 60, height: 10 });
    expect(text).toContain("190 events: one row per element");
    expect(text).toMatch(/^19 ┤.* 19$/m);
    expect(text).toContain("not shown: V");
  });

  test("a row of bars per element", () => {
    const text = plotText({ ...population, spikes: [] }, size);
    expect(text).toContain("16 of 20 elements");
    expect(text.match(/^ *19 ┤.*$/m)![0].match(/█/g)!.length).toBeGreaterThan(10);
  });

  test("faults and what is left out are said", () => {
    expect(plotText(broken, size)).toContain("! NaN from t = 6.01 ms");
    const traces = ["a", "b", "c", "d"].map((name) => traced(name, t, 1, (t) => t));
    expect(plotText({ t, traces }, size)).toContain("not shown: d");
  });

  test.each(Object.entries({ ...odd, sine, population, noise, broken }))("fits: %s", (_, figure) => {
    const text = plotText(figure, size).replace(figure.title ?? "", "");
    for (const line of text.split("\n")) expect(line.length).toBeLessThanOrEqual(60);
    expect(text).not.toContain("undefined");
  });
});
