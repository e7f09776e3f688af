import { instance } from "@viz-js/viz";
import { describe, expect, it } from "vitest";
import { bodyOf, Builder, tensor, type Graph, type Node } from "../ir/index.ts";
import { compile, model as read, readModel, type Simulation } from "../src/index.ts";
import { countBoxes, drawing, type Drawing, type Frame } from "../src/view/drawing.ts";
import { liveNodes } from "../src/view/fold.ts";
import { annotateCode, equationsText, graphJson, renderGraph, type GraphJson } from "../src/view/graph.ts";

const PENDULUM = `
g = 9.81
L = 1
dtheta/dt = omega
domega/dt = -(g/L)*sin(theta)
theta(0) = 1
`;
const hh = await readModel("examples/hh.flux");
const pendulum = read(PENDULUM);
const models = {
  pendulum: await compile(pendulum, { math: "exact" }),
  "Hodgkin–Huxley": await compile(hh, { size: 20, math: "exact" }),
};
const STAGES = ["rhs", "step", "run", "optimized", "fused", "expanded"] as const;
const cases = Object.entries(models).flatMap(([name, sim]) =>
  STAGES.map((stage): [string, (typeof STAGES)[number], Simulation] => [name, stage, sim]),
);
const viz = await instance();

const boxesOf = (frame: Frame): Frame["boxes"] => [...frame.boxes, ...frame.frames.flatMap(boxesOf)];
const framesOf = (frame: Frame): Frame[] => [frame, ...frame.frames.flatMap(framesOf)];
/** Nodes that a drawing must show: what outputs need, less what only gives names to others. */
const visible = (g: Graph, isBody = false): Node[] =>
  liveNodes(g).flatMap((node) => [
    ...(node.op === "get" || (isBody && node.op === "input") ? [] : [node]),
    ...(bodyOf(node) ? visible(bodyOf(node)!, true) : []),
  ]);
/** Those of them that it neither shows nor names in a note. */
const missing = (g: Graph, { shown, notes }: Drawing): Node[] =>
  visible(g).filter((node) => !shown.has(node) && !(node.op === "input" && notes.at(-1)?.includes(node.attrs.name)));

function isAcyclic({ root, arrows }: Drawing): boolean {
  const next = new Map(boxesOf(root).map(({ id }) => [id, new Set<string>()]));
  for (const { from, to } of arrows) next.get(from)!.add(to);
  const open = new Map([...next.keys()].map((id) => [id, 0]));
  for (const targets of next.values()) for (const to of targets) open.set(to, open.get(to)! + 1);
  const ready = [...open].filter(([, n]) => n === 0).map(([id]) => id);
  for (const id of ready)
    for (const to of next.get(id)!) {
      open.set(to, open.get(to)! - 1);
      if (open.get(to) === 0) ready.push(to);
    }
  return ready.length === next.size;
}

describe.each(cases)("the drawing of %s, %s", (_name, stage, sim) => {
  const g = sim.stages[stage];
  const { model } = sim;

  it("shows every node in full", () => {
    const drawn = drawing(g, { model, stage, boxes: Infinity });
    expect(missing(g, drawn)).toEqual([]);
    expect(drawn.notes.join()).not.toContain("too many");
  });

  it("has arrows between its boxes, and none that lead back, however much is one box", () => {
    for (const boxes of [Infinity, 400, 250, 100, 10]) {
      const drawn = drawing(g, { model, stage, boxes });
      const ids = boxesOf(drawn.root).map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
      expect(drawn.arrows.filter(({ from, to }) => !ids.includes(from) || !ids.includes(to))).toEqual([]);
      expect(isAcyclic(drawn)).toBe(true);
    }
  });

  it("shows every node in one of at most 160 boxes, and says so", () => {
    const drawn = drawing(g, { model, stage });
    expect(countBoxes(drawn.root)).toBeLessThanOrEqual(160);
    expect(missing(g, drawn)).toEqual([]);
    if (countBoxes(drawing(g, { boxes: Infinity }).root) > 160) expect(drawn.notes[0]).toContain("too many to draw");
  });

  it("is laid out by Graphviz", async () => {
    const { output, status, errors } = viz.render(await renderGraph(g, "dot", { model, stage }), { format: "json" });
    expect({ status, errors: errors.filter(({ level }) => level === "error") }).toEqual({
      status: "success",
      errors: [],
    });
    const { objects } = JSON.parse(output!) as { objects: { name: string; pos?: string; bb?: string }[] };
    const { root } = drawing(g, { model, stage });
    for (const { id } of boxesOf(root)) expect(objects.find(({ name }) => name === id)?.pos).toBeDefined();
    for (const { id } of root.frames) expect(objects.find(({ name }) => name === `cluster_${id}`)?.bb).toBeDefined();

    const svg = await renderGraph(g, "svg", { model, stage, title: "a < b" });
    expect(svg).toContain("<title>a &lt; b</title>");
    expect(svg).not.toContain("DejaVu");
    for (const { caption } of framesOf(root).slice(1)) expect(svg).toMatch(new RegExp(`<text [^>]*>${caption}</text>`));
  });

  it("is a flowchart of Mermaid", async () => {
    const lines = (await renderGraph(g, "mermaid", { model, stage })).trimEnd().split("\n");
    const LABEL = String.raw`"(?:[\p{L}\p{M}\p{N} =,:/×÷−·…≤∞]|#\d+;|<br/>)*"`;
    const KINDS = "state|parameter|time|constant|operation|several|result";
    const box = new RegExp(String.raw`^ +(n\d+)[[({/]+${LABEL}[\])}/]+:::(?:${KINDS})$`, "u");
    const arrow = /^ {2}(n\d+) (?:-->|==>|-\.->) (n\d+)$/;
    const other = new RegExp(
      String.raw`^(?: +subgraph frame\d+ \[${LABEL}\]| +end| +style frame\d+ fill:#\w+,stroke:#\w+,color:#\w+| +classDef (?:${KINDS}) fill:(?:#\w+|none),stroke:(?:#\w+|none),color:#\w+)$`,
      "u",
    );
    expect(lines.slice(0, 3)).toEqual(["---", expect.stringMatching(/^title: ".*"$/), "---"]);
    const body = lines.slice(3).filter((line) => !line.startsWith("%% "));
    expect(body[0]).toBe("flowchart TD");
    expect(body.slice(1).filter((line) => !box.test(line) && !arrow.test(line) && !other.test(line))).toEqual([]);
    const ids = new Set(body.flatMap((line) => box.exec(line)?.[1] ?? []));
    const ends = body.flatMap((line) => arrow.exec(line)?.slice(1) ?? []);
    expect(ends.filter((id) => !ids.has(id))).toEqual([]);
    expect(ends.length / 2).toBeLessThan(500);
    expect(body.filter((line) => line.includes(" subgraph ")).length).toBe(
      body.filter((line) => line.endsWith(" end")).length,
    );
  });

  it("goes through JSON", async () => {
    const json = JSON.parse(await renderGraph(g, "json")) as GraphJson;
    expect(json).toEqual(graphJson(g));
    const check = (given: Graph, { nodes, inputs, outputs }: GraphJson): void => {
      expect(nodes.map(({ id }) => id)).toEqual(given.nodes.map((_, k) => k));
      nodes.forEach((node, k) => {
        expect(node.op).toBe(given.nodes[k]!.op);
        expect(node.inputs.map((id) => given.nodes[id])).toEqual(given.nodes[k]!.inputs);
        expect(node.inputs.every((id) => id < k)).toBe(true);
        if (node.body) check(bodyOf(given.nodes[k]!)!, node.body);
      });
      expect(inputs.map((id) => given.nodes[id])).toEqual(given.inputs);
      expect(outputs.map(({ name, node }) => ({ name, node: given.nodes[node] }))).toEqual(given.outputs);
    };
    check(g, json);
  });
});

describe("a drawing", () => {
  it("tells states, parameters, operations and results apart, with constants where they are used", () => {
    const { stages, model } = models.pendulum;
    const { root } = drawing(stages.rhs, { model, stage: "rhs" });
    expect(boxesOf(root).map(({ kind, lines }) => `${kind} ${lines.join("; ")}`)).toEqual([
      "state theta",
      "state omega",
      "result dtheta/dt",
      "result domega/dt",
      "operation ÷",
      "parameter g",
      "parameter L",
      "operation negate",
      "operation sin",
      "operation ×",
    ]);
  });

  it("names the operation that a named expression is the value of", () => {
    const { stages, model } = models["Hodgkin–Huxley"];
    const lines = boxesOf(drawing(stages.rhs, { model }).root).flatMap((box) => box.lines);
    expect(lines).toContain("u = · + 50");
    expect(lines).toContain("beta_h = 4 ÷ ·");
    expect(lines).toContain("if · then · else ·");
  });

  it("says in its tooltips what a node is and where it came from", () => {
    const { stages, model } = models.pendulum;
    const sin = boxesOf(drawing(stages.rhs, { model }).root).find(({ lines }) => lines[0] === "sin")!;
    expect(sin.tooltip).toBe("sin(·): f64[1]\nfrom domega/dt: sin(theta)");
  });

  it("draws an expanded function, and then an equation, as one box", () => {
    const labels = ({ root }: Drawing): string[] => boxesOf(root).map(({ lines }) => lines.join("; "));
    const { stages, model } = models.pendulum;
    const functions = labels(drawing(stages.expanded, { model })).filter((text) => text.startsWith("sin(theta); "));
    expect(functions.length).toBe(4);
    const { stages: more, model: neurons } = models["Hodgkin–Huxley"];
    const all = labels(drawing(more.expanded, { model: neurons }));
    expect(all.filter((text) => text.startsWith("alpha_m = 0.32*vtrap(13 - u, 4); ")).length).toBe(4);
    expect(all.filter((text) => text.endsWith("; with gNa, ENa, I, gK, EK, EL, gL, C")).length).toBe(4);
  });

  it("says of a kernel and a loop what they are", () => {
    const { stages, model } = models["Hodgkin–Huxley"];
    expect(framesOf(drawing(stages.fused, { model }).root).map(({ caption }) => caption)).toEqual([
      "",
      "loop over the recorded rows, rows times",
      "loop over the steps between two rows, every times",
      "kernel, 20 elements",
    ]);
    const small = drawing(stages.fused, { model, boxes: 5 }).root.boxes.find(({ lines }) =>
      lines[0]!.startsWith("loop"),
    )!;
    expect(small.lines[0]).toBe("loop over the recorded rows, rows times");
    expect(small.lines[2]).toMatch(/^\d+ mul, \d+ \w+, .*…$/);
  });

  it("says types where they are named and where they change", () => {
    const { stages, model } = models["Hodgkin–Huxley"];
    const boxes = boxesOf(drawing(stages.rhs, { model, stage: "rhs" }).root);
    const typed = boxes.filter(({ type }) => type !== undefined);
    expect(new Set(typed.map(({ kind, type }) => `${kind} ${type}`))).toEqual(
      new Set(["state f64[20]", "operation bool[20]", "result f64[20]"]),
    );
    // Of the operations only comparisons make another type: those of three removable 0/0.
    // They compare squares of u - 13, u - 40 and u - 15 with those of 1/8 of 4 and of 5 mV.
    expect(typed.filter(({ kind }) => kind === "operation").map(({ lines }) => lines[0])).toEqual([
      "< 0.25",
      "< 0.390625",
      "< 0.390625",
    ]);
  });

  it("frames equations, populations and projections", async () => {
    const captions = (g: Graph, given: Simulation): string[] =>
      framesOf(drawing(g, { model: given.model, stage: "rhs" }).root)
        .map(({ kind, caption }) => `${kind} ${caption}`)
        .slice(1);
    const one = models["Hodgkin–Huxley"];
    expect(new Set(captions(one.stages.rhs, one))).toEqual(
      new Set(
        ["alpha_m", "beta_m", "alpha_h", "beta_h", "alpha_n", "beta_n", "dV/dt", "dm/dt", "dh/dt", "dn/dt"].map(
          (name) => `equation ${name}`,
        ),
      ),
    );
    const network = await compile(await readModel("examples/three-neurons.flux"));
    const blocks = captions(network.stages.rhs, network).filter((caption) => caption.startsWith("block "));
    expect(new Set(blocks)).toEqual(new Set(["block cell", "block ach", "block gaba"]));
  });

  it.each(STAGES)("of 300 equations fits on a page: %s", async (stage) => {
    const names = Array.from({ length: 300 }, (_, k) => `x${k}`);
    const text = names.map((name, k) => `d${name}/dt = -${name}*${k + 1} + sin(${names[(k + 1) % 300]})`).join("\n");
    const { stages, model } = await compile(text, { method: "euler", load: false });
    const drawn = drawing(stages[stage], { model, stage });
    expect(countBoxes(drawn.root)).toBeLessThanOrEqual(160);
    expect(missing(stages[stage], drawn)).toEqual([]);
    expect(isAcyclic(drawn)).toBe(true);
    const longest = Math.max(...boxesOf(drawn.root).flatMap(({ lines }) => lines.map(({ length }) => length)));
    expect(longest).toBeLessThan(80);
  });

  it("has the colours of its theme", async () => {
    const sim = models.pendulum;
    const [light, dark] = [await sim.draw({ stage: "rhs" }), await sim.draw({ stage: "rhs", theme: "dark" })];
    const colours = (svg: string): Set<string> => new Set(svg.match(/(?<=(?:fill|stroke)=")#\w{6}(?=")/g));
    expect(colours(dark)).toContain("#0d1117");
    expect([...colours(light)].filter((colour) => colours(dark).has(colour))).toEqual([]);
  });

  it("draws deliveries as a loop over synapses", () => {
    const inner = new Builder();
    const [g, w] = [inner.input("g", tensor("f64")), inner.input("w", tensor("f64"))];
    const body = inner.finish([{ name: "g", node: inner.add("add", [g, w]) }]);
    const b = new Builder();
    const [mask, target] = [b.input("mask", tensor("bool", [2])), b.input("target", tensor("i32", [3]))];
    const spread = b.add("spread", [mask, b.input("offsets", tensor("i32", [3]))], { length: 3 });
    const lists = [0, 1].map((index) => b.add("get", [spread], { index }));
    const arrays = [b.input("g", tensor("f64", [2])), b.input("w", tensor("f64", [3]))];
    const reads = [{ array: 0, at: 0 } as const, { array: 1, at: "each" } as const];
    const attrs = { body, indices: 1, reads, writes: [{ array: 0, at: 0 } as const] };
    const node = b.add("get", [b.add("deliver", [...lists, target, ...arrays], attrs)], { index: 0 });
    const graph = b.finish([{ name: "g", node }]);
    const drawn = drawing(graph);
    expect(missing(graph, drawn)).toEqual([]);
    expect(isAcyclic(drawn)).toBe(true);
    const frame = framesOf(drawn.root)[1]!;
    expect(frame.caption).toBe("deliveries, one after the other, at most 3");
    expect(frame.boxes.map(({ lines }) => lines[0])).toEqual([
      "synapse",
      "entry of g",
      "entry of w",
      "+",
      "entry of g",
    ]);
    const [synapse] = frame.boxes;
    const named = new Map(boxesOf(drawn.root).map(({ id, lines }) => [id, lines[0]]));
    const into = drawn.arrows.filter(({ to }) => to === synapse!.id).map(({ from }) => named.get(from));
    expect(into).toEqual(["spread", "target"]);
  });

  it("may be empty", async () => {
    const { stages, model } = await compile("a = 2\nb = 3*a");
    const svg = await renderGraph(stages.rhs, "svg", { model, stage: "rhs" });
    expect(svg).toContain(">Right&#45;hand side: from states to their derivatives</text>");
  });

  it("names the inputs that nothing needs", () => {
    const { stages, model } = models.pendulum;
    expect(drawing(stages.rhs, { model }).notes).toEqual([
      "Inputs that nothing here needs: t.step, t.position, t, dt.",
    ]);
  });
});

describe("labels", () => {
  const NAME = `α "q" \\N <b>&amp;</b>\n\u2028#35; %%{x}%% \`y\`]`;
  const odd = (): Graph => {
    const b = new Builder();
    const x = b.input(NAME, tensor("f64", [3]));
    return b.finish([{ name: NAME, node: b.add("exp", [x]) }]);
  };
  const SHOWN = `α "q" \\N <b>&amp;</b> #35; %%{x}%% \`y\`]`;

  it("are what they were in a picture, whatever is in them", async () => {
    const svg = await renderGraph(odd(), "svg", { title: NAME });
    const texts = [...svg.matchAll(/<text [^>]*>([^<]*)<\/text>/g)].map(([, text]) =>
      text!
        .replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
        .replaceAll("&lt;", "<")
        .replaceAll("&gt;", ">")
        .replaceAll("&quot;", '"')
        .replaceAll("&amp;", "&"),
    );
    expect(texts.filter((text) => text.replaceAll("\u00a0", " ") === SHOWN).length).toBe(3);
    expect(svg).not.toContain("<b>");
  });

  it("are character codes in Mermaid", async () => {
    const text = await renderGraph(odd(), "mermaid", { title: NAME });
    expect(text).toContain(`title: ${JSON.stringify(SHOWN)}\n`);
    expect(text).toContain(
      '(["α #34;q#34; #92;N #60;b#62;#38;amp#59;#60;/b#62; #35;35#59; #37;#37;#123;x#125;#37;#37; #96;y#96;#93;<br/>f64#91;3#93;"])',
    );
  });

  it("may be in any script", async () => {
    const sim = await compile("dα/dt = -变量*α\n变量 = 1e-9");
    const svg = await renderGraph(sim.stages.rhs, "svg", { model: sim.model, stage: "rhs" });
    for (const text of ["α", "变量", "dα/dt"]) expect(svg).toContain(`>${text}</text>`);
  });
});

describe("the emitted code", () => {
  it("says beside a line which equation it came from", () => {
    const { code, model } = models["Hodgkin–Huxley"];
    const lines = annotateCode(code, model).split("\n");
    const given = code.text.split("\n");
    expect(lines.map((line) => line.replace(/ +\/\/ .*$/, ""))).toEqual(given);
    const beside = (part: string): string => lines[given.findIndex((line) => line.includes(part))]!;
    expect(beside(" + 50;")).toMatch(/ \/\/ u: V \+ 50$/);
    expect(beside(" = 13 - ")).toMatch(/ \/\/ alpha_m: 13 - u$/);
    expect(lines.find((line) => line.includes("// vtrap(x, y): x/y, in alpha_m"))).toBeDefined();
    expect(lines.find((line) => line.includes("// dV/dt: (I - gNa*m^3*h*(V - ENa) - gK*n^4*(V - EK)"))).toBeDefined();
    expect(beside(" + 50;").indexOf("//")).toBe(96);
    expect(() => new Function(lines.join("\n"))).not.toThrow();
  });

  it("says it once for the lines that follow each other", () => {
    const { code, model } = models["Hodgkin–Huxley"];
    const said = annotateCode(code, model)
      .split("\n")
      .flatMap((line) => / \/\/ (.*)$/.exec(line)?.[1] ?? []);
    expect(said.filter((text, k) => text === said[k - 1])).toEqual([]);
    expect(said.length).toBeGreaterThan(50);
  });

  it("keeps a hostile text in its comment", () => {
    const hostile = "dx/dt = -x*(2 # ' */ \n + 3*\u2028globalThis.broken())\r\n\u2029\u0000\u202ex";
    const at = hostile.indexOf("-x");
    const source = {
      language: "js",
      text: "let a = 1;\nlet b = 2;\n",
      lines: [[{ equation: 0, start: at, end: hostile.length }], [], []],
    } as const;
    const model = { ...read("dx/dt = -x"), source: { name: "hostile", text: hostile } };
    const text = annotateCode(source, model);
    expect(text).toBe(`${"let a = 1;".padEnd(96)}// dx/dt: -x*(2 + 3* globalThis.broken()) x\nlet b = 2;\n`);
    expect(text.split(/\r\n|[\n\r\u2028\u2029]/).length).toBe(3);
  });
});

describe("listings", () => {
  it("shows the model as it was understood", () => {
    expect(
      equationsText(
        read(`${PENDULUM}\nw = g/L # derived\ne = theta^2 +\n  omega^2\nf(x, y) = x*y\nthreshold(theta > 0)`),
      ),
    ).toBe(`States
  dtheta/dt = omega
  domega/dt = -(g/L)*sin(theta)

Initial values
  theta(0)  = 1
  omega(0)  = 0

Parameters, with their values unless others are given
  g         = 9.81
  L         = 1

Derived: follow from parameters alone
  w         = g/L

Named expressions: follow from states and time
  e         = theta^2 + omega^2

Functions
  f(x, y)   = x*y

Events and what follows them
  threshold = theta > 0
`);
  });
});
