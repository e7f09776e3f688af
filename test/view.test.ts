/** Pictures of a run: what is drawn, what is said about what is not, and that it fits. */
import type { Element } from "@xmldom/xmldom";
import { decode } from "fast-png";
import { describe, expect, test } from "vitest";
import { countPixels, meanPixels } from "../src/view/pixels.ts";
import type { View } from "../src/view/figure.ts";
import { type Figure, plotSvg, type Trace } from "../src/view/plot.ts";
import { png } from "../src/view/png.ts";
import { plotText } from "../src/view/text.ts";
import { all, box, parsed, words } from "./svg.ts";

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

/** The points of the lines of a variable, by its name. */
const lines = (root: Element, name: string): [x: number, y: number][][] =>
  all(root, "path")
    .filter((path) => path.getAttribute("aria-label")?.replace(/\[\d+\]$/, "") === name)
    .map((path) =>
      Array.from(path.getAttribute("d")!.matchAll(/([\d.]+),([\d.]+)/g), ([, x, y]) => [Number(x), Number(y)]),
    );

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

/** A wave through many elements; the spikes are its crests. */
const wave = (elements: number, rows = 500, turns = 5): Figure => {
  const t = times(rows, 10);
  const phase = (t: number, k: number): number => t * turns - (2 * k) / elements;
  const V = traced("V", t, elements, (t, k) => Math.sin(2 * Math.PI * phase(t, k)));
  const spikes = Array.from({ length: elements }, (_, k) =>
    Array.from({ length: 10 * turns - 2 }, (_, i) => ({ k, time: (i + (2 * k) / elements) / turns })),
  ).flat();
  return {
    t,
    timeUnit: "ms",
    traces: [{ ...V, unit: "mV" }],
    spikes: [{ name: "spikes", element: spikes.map(({ k }) => k), time: spikes.map(({ time }) => time) }],
  };
};
const holed = ({ traces, ...figure }: Figure): Figure => ({
  ...figure,
  traces: traces.map((trace) => ({ ...trace, data: Float64Array.from(trace.data, (v) => (v > 0.9 ? NaN : v)) })),
});
const populations: Record<string, Figure> = {
  "60 elements": wave(60),
  "500 elements": { ...wave(500), title: "500" },
  "5000 elements": wave(5000, 50),
  "a short run": wave(60, 3),
  "spikes alone": { ...wave(500), traces: [] },
  "one element as colours": { ...wave(1), views: ["heatmap"] },
  "few elements as colours": { ...wave(7), views: ["heatmap"] },
  "a raster alone": { ...wave(20), views: ["raster"] },
  "NaN among colours": holed(wave(100)),
  "constant colours": { t, traces: [traced("x", t, 99, () => 3), traced("y", t, 99, () => NaN)] },
  "bands of elements": { ...wave(100), traces: [{ ...wave(100).traces[0]!, elements: 100_000 }] },
  "one row of many": {
    t: [0],
    traces: [{ name: "x", shape: [1, 5000], data: Float64Array.from({ length: 5000 }, Math.sin) }],
  },
};

/** The images of a picture, as colours: `[r, g, b]` by row and column. */
const images = (root: Element): number[][][][] =>
  all(root, "image").map((image) => {
    const { width, height, data, palette } = decode(Buffer.from(image.getAttribute("href")!.split(",")[1]!, "base64"));
    return Array.from({ length: height }, (_, y) =>
      Array.from({ length: width }, (_, x) => Array.from(palette![data[y * width + x]!]!)),
    );
  });

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
    const root = parsed(
      await plotSvg({ t, views: ["traces"], traces: [traced("u", t, 400, (t, k) => Math.sin(t + k))] }),
    );
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

  test("many elements are colours, with a legend, under their spikes", async () => {
    const figure = wave(500);
    const root = parsed(await plotSvg({ ...figure, spikes: [] }));
    expect(lines(root, "V")).toEqual([]);
    expect(words(root)).toEqual(expect.arrayContaining(["V (mV)", "500 elements", "element", "mV", "−0.5", "0.5"]));
    const [image] = images(root) as [number[][][]];
    // The wave goes to later times with higher elements: the lightest pixel of a row is where the phase is 1/4.
    const light = ([r, g, b]: readonly number[]): number => 0.2 * r! + 0.7 * g! + 0.1 * b!;
    const [height, width] = [image.length, image[0]!.length];
    for (const y of [0, height >> 1, height - 1]) {
      const crest = image[y]!.slice(0, width / 5).map(light);
      const element = 500 * (1 - (y + 0.5) / height);
      const expected = (0.25 + (2 * element) / 500) % 1;
      const found = (crest.indexOf(Math.max(...crest)) + 0.5) / (width / 50);
      // A pixel is 1/14 of a turn wide, and colours near the crest are the same.
      const apart = Math.abs(((found - expected + 1.5) % 1) - 0.5);
      expect(apart).toBeLessThan(0.1);
    }
    const both = words(parsed(await plotSvg(figure)));
    expect(both.indexOf("spikes")).toBeLessThan(both.indexOf("V (mV)"));
  });

  test("the view can be chosen", async () => {
    const [few, many] = [wave(20), wave(60)];
    const of = async (figure: Figure, ...views: View[]): Promise<[number, number, boolean]> => {
      const root = parsed(await plotSvg({ ...figure, ...(views.length > 0 ? { views } : {}) }));
      return [lines(root, "V").length, all(root, "image").length, words(root).includes("spikes")];
    };
    expect(await of(few)).toEqual([20, 0, true]);
    expect(await of(few, "heatmap")).toEqual([0, 1, false]);
    expect(await of(few, "raster")).toEqual([0, 0, true]);
    expect(await of(few, "raster", "traces")).toEqual([20, 0, true]);
    expect(await of(many)).toEqual([0, 1, true]);
    expect(await of(many, "traces")).toEqual([50, 0, false]);
    expect(await of(many, "traces", "heatmap", "rate")).toEqual([0, 1, false]);
  });

  test("pixels: means, the nearest row where there is none, NaN", () => {
    const trace = { name: "x", shape: [4, 3], data: [1, 2, 3, 5, 6, 7, NaN, 0, 0, 8, 9, 10] } as const;
    // Rows at 0, 1, 8 and 10, in five columns of two: two rows, none, none, none, two rows.
    const { data, height } = meanPixels([0, 1, 8, 10], trace, [0, 10], 5, 100);
    expect(height).toBe(3);
    expect(Array.from(data)).toEqual([5, 7, 0, 0, 5, 4, 6, 0, 0, 4.5, 3, 5, NaN, NaN, NaN]);
    const folded = meanPixels([0, 10], { name: "x", shape: [2, 4], data: [1, 3, 5, 9, 0, 0, 0, 8] }, [0, 10], 2, 2);
    expect(Array.from(folded.data)).toEqual([7, 4, 2, 0]);
    const events = { name: "e", element: [0, 0, 3, 3, 2], time: [0, 1, 9, 10, -5] };
    expect(Array.from(countPixels(events, 4, [0, 10], 2, 2).data)).toEqual([0, 2, 2, 0]);
  });

  test("NaN has a colour of its own", async () => {
    const colours = images(parsed(await plotSvg({ ...holed(wave(100)), spikes: [] })))
      .flat(2)
      .map(String);
    const grey = colours.filter((colour) => new Set(colour.split(",")).size < 3 || colour === "195,200,206");
    // sin > 0.9 in 14 % of a turn.
    expect(grey.length / colours.length).toBeGreaterThan(0.12);
    expect(grey.length / colours.length).toBeLessThan(0.3);
  });

  test("pictures of many elements, rows and events are small", async () => {
    const many = wave(5000, 50, 20);
    expect(many.spikes![0]!.time.length).toBeGreaterThan(900_000);
    expect((await plotSvg(many)).length).toBeLessThan(600_000);
    expect((await plotSvg({ ...many, traces: [] })).length).toBeLessThan(400_000);
    expect((await plotSvg(wave(60, 20_000, 200))).length).toBeLessThan(600_000);
    for (const figure of Object.values(populations)) expect((await plotSvg(figure)).length).toBeLessThan(500_000);
  });

  test.each(["light", "dark"] as const)("nothing is clipped, %s", async (theme) => {
    for (const [name, figure] of Object.entries({ ...odd, ...populations, sine, population, noise, broken })) {
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

describe("PNG", () => {
  test("the drawing at twice its size, with its words", async () => {
    const svg = await plotSvg({ ...sine, title: "A title" });
    const root = parsed(svg);
    const { width, height, data, channels } = decode(await png(svg));
    expect([width, height]).toEqual([1720, 2 * Number(root.getAttribute("height"))]);
    const dark = (left: number, top: number, right: number, bottom: number): number => {
      let count = 0;
      for (let y = top; y < bottom; y++)
        for (let x = left; x < right; x++) if (data[(y * width + x) * channels]! < 100) count++;
      return count;
    };
    const title = box(all(root, "text").find((text) => text.textContent === "A title")!);
    const size = [2 * (title.right - title.left), 2 * 17] as const;
    const inked = dark(2 * title.left, 2 * (title.y - 17), 2 * title.right, 2 * title.y);
    // Letters are a tenth to a half of the room they take.
    expect(inked / (size[0] * size[1])).toBeGreaterThan(0.05);
    expect(inked / (size[0] * size[1])).toBeLessThan(0.5);
  });

  test("the image of a heat map is in it", async () => {
    const { width, data, channels } = decode(await png(await plotSvg({ ...wave(60), spikes: [] })));
    const found = new Set<string>();
    for (let x = 200; x < 1400; x++) {
      const at = (200 * width + x) * channels;
      found.add(`${data[at]! >> 4},${data[at + 1]! >> 4},${data[at + 2]! >> 4}`);
    }
    expect(found.size).toBeGreaterThan(10);
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

  test("the view can be chosen, and bands of elements are said", () => {
    expect(plotText({ ...population, views: ["traces"] }, size)).not.toContain("events");
    expect(plotText({ ...wave(5), views: ["raster"] }, size)).toContain("not shown: V");
    const bands = plotText({ ...populations["bands of elements"]!, spikes: [] }, size);
    expect(bands).toContain("16 of 100000 elements, means of 100 bands");
    expect(bands).toMatch(/^99999 ┤/m);
  });

  test("faults and what is left out are said", () => {
    expect(plotText(broken, size)).toContain("! NaN from t = 6.01 ms");
    const traces = ["a", "b", "c", "d"].map((name) => traced(name, t, 1, (t) => t));
    expect(plotText({ t, traces }, size)).toContain("not shown: d");
  });

  test.each(Object.entries({ ...odd, ...populations, sine, population, noise, broken }))("fits: %s", (_, figure) => {
    const text = plotText(figure, size).replace(figure.title ?? "", "");
    for (const line of text.split("\n")) expect(line.length).toBeLessThanOrEqual(60);
    expect(text).not.toContain("undefined");
  });
});
