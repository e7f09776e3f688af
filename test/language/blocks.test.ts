/** Populations, projections and what stands in them, as text is read: statements, their blocks, exact places, faults. */
import { describe, expect, test } from "vitest";
import {
  expressionsOf,
  parseExpression,
  parseModel,
  postorder,
  withExpressions,
  type Expr,
  type Span,
  type Statement,
  type StatementOf,
} from "../../src/parse.ts";
import { leftSide, rightSide } from "../../src/view/origins.ts";

const parse = (text: string) => parseModel({ name: "model", text });
/** The statements of a text without faults. */
function read(text: string): readonly Statement[] {
  const { statements, diagnostics } = parse(text);
  expect(diagnostics, text).toEqual([]);
  statements.forEach(({ index }, k) => expect(index).toBe(k));
  return statements;
}
function only<K extends Statement["kind"]>(kind: K, text: string): StatementOf<K> {
  const found = read(text).filter((one): one is StatementOf<K> => one.kind === kind);
  expect(found, text).toHaveLength(1);
  return found[0]!;
}
/** Code and the text under the caret. */
const told = (text: string): string[] =>
  parse(text).diagnostics.map(({ code, start, end }) => `${code} ${text.slice(start, end)}`);
const at = (text: string, { start, end }: Span): string => text.slice(start, end);
/** Left side and block of each statement. */
const shown = (text: string): (string | number | undefined)[][] =>
  read(text).map((one) => (one.block === undefined ? [leftSide(one)] : [leftSide(one), one.block]));

/** An expression as text, with brackets. */
function show(expr: Expr): string {
  switch (expr.kind) {
    case "number":
    case "boolean":
      return String(expr.value);
    case "string":
      return JSON.stringify(expr.value);
    case "name":
      return expr.name;
    case "member":
      return `${expr.block}.${expr.name}`;
    default: {
      const head = expr.kind === "call" ? expr.name : expr.kind === "operator" ? expr.operator : expr.kind;
      return `${head}(${expr.args.map(show).join(", ")})`;
    }
  }
}

describe("blocks", () => {
  test("statements know the block that they stand in", () => {
    const text = `g = 1
population PN = 2*g { # neurons
  dV/dt = -V
  V(0) = 1; threshold(V > 0)
}
projection ach from PN to PN { connect(all()); do/dt = -o }
u = 2`;
    expect(shown(text)).toEqual([
      ["g"],
      ["population PN"],
      ["dV/dt", 1],
      ["V(0)", 1],
      ["threshold", 1],
      ["projection ach"],
      ["connect", 5],
      ["do/dt", 5],
      ["u"],
    ]);
    expect(read(text).map((one) => at(text, one))).toEqual([
      "g = 1",
      "population PN = 2*g",
      "dV/dt = -V",
      "V(0) = 1",
      "threshold(V > 0)",
      "projection ach from PN to PN",
      "connect(all())",
      "do/dt = -o",
      "u = 2",
    ]);
  });

  const LAYOUTS = [
    "population P = 2 { dV/dt = -V; V(0) = 1 }",
    "population P = 2{dV/dt = -V;V(0) = 1}",
    "population P = 2 {\ndV/dt = -V\nV(0) = 1\n}",
    "population P = 2\n{ dV/dt = -V\n  V(0) = 1 }",
    "population P = 2 # { a comment\n\n # another {\n\r\n {\r\n dV/dt = -V # }\r\n V(0) = 1 } # }",
    "population P =\n 2 {;; dV/dt = -V;;\n; V(0) = 1; };",
    "population P = (1 +\n 1) { dV/dt = -\n V; V(0) = (1\n) }",
    "\tpopulation\tP\t=\t2\t{\tdV/dt\t=\t-V\n\tV(0)\t=\t1\t}",
  ];
  test.each(LAYOUTS)("%j", (text) => {
    expect(shown(text)).toEqual([["population P"], ["dV/dt", 0], ["V(0)", 0]]);
    expect(shown(`a = 1\n${text}\nb = 2`)).toEqual([["a"], ["population P"], ["dV/dt", 1], ["V(0)", 1], ["b"]]);
  });

  test("empty blocks, and a block behind another", () => {
    expect(shown("population A {}")).toEqual([["population A"]]);
    expect(shown("population A = 1 {\n}\npopulation B = 1 { } x = 3")).toEqual([
      ["population A"],
      ["population B"],
      ["x"],
    ]);
    expect(shown("population A {x=1}population B {x=1}")).toEqual([
      ["population A"],
      ["x", 0],
      ["population B"],
      ["x", 2],
    ]);
  });

  test("the words of blocks are names elsewhere, and names in them keep their place", () => {
    expect(shown("population = 3; projection' = population\nfrom = 1; to = 2; connect = 3; on_pre(x) = x")).toEqual([
      ["population"],
      ["dprojection/dt"],
      ["from"],
      ["to"],
      ["connect"],
      ["on_pre(x)"],
    ]);
    expect(shown("populations = 3\nprojection_ = 2")).toEqual([["populations"], ["projection_"]]);
  });

  test("braces in texts and comments are none", () => {
    expect(shown('population A { w = data("}{.npy") # }\n v = 1 }')).toEqual([["population A"], ["w", 0], ["v", 0]]);
  });

  test("a population: its name and size", () => {
    const text = "population  Größe_1 = 3*(n + 1) { }";
    const { name, nameSpan, size } = only("population", text);
    expect(name).toBe("Größe_1");
    expect(at(text, nameSpan)).toBe("Größe_1");
    expect(show(size!)).toBe("*(3, +(n, 1))");
    expect(at(text, size!)).toBe("3*(n + 1)");
    expect(only("population", "population A { }").size).toBeUndefined();
    expect(only("population", "population cafe\u0301 { }").name).toBe("caf\u00e9");
    expect(only("population", "population population = 1 { }").name).toBe("population");
  });

  test("a projection: its parts", () => {
    const text = "projection ach from PN[0 : n - 1] to LN , PN[3],\n Q[a[1:2] ? 1 : 2:f(b, 1)] { }";
    const { name, nameSpan, from, to } = only("projection", text);
    expect([name, at(text, nameSpan)]).toEqual(["ach", "ach"]);
    const parts = [from, ...to];
    expect(parts.map((part) => [part.name, at(text, part.nameSpan), at(text, part)])).toEqual([
      ["PN", "PN", "PN[0 : n - 1]"],
      ["LN", "LN", "LN"],
      ["PN", "PN", "PN[3]"],
      ["Q", "Q", "Q[a[1:2] ? 1 : 2:f(b, 1)]"],
    ]);
    expect(parts.map(({ range }) => range?.map(show))).toEqual([
      ["0", "-(n, 1)"],
      undefined,
      ["3", "3"],
      ["if(index(a, range(1, 2)), 1, 2)", "f(b, 1)"],
    ]);
    expect(from.range!.map((end) => at(text, end))).toEqual(["0", "n - 1"]);
    const named = only("projection", "projection to from from to to, to { }");
    expect([named.name, named.from.name, named.to.map((one) => one.name)]).toEqual(["to", "from", ["to", "to"]]);
  });

  test("expressions of heads are among those of the statement, and change with them", () => {
    const projection = only("projection", "projection p from A[0:n] to B, C[k] { }");
    expect(expressionsOf(projection).map(show)).toEqual(["0", "n", "k", "k"]);
    const changed = withExpressions(projection, (value) => ({ ...value, kind: "name", name: "z" }));
    expect(expressionsOf(changed).map(show)).toEqual(["z", "z", "z", "z"]);
    expect(changed.to[0]).toEqual(projection.to[0]);
    expect(expressionsOf(only("population", "population P = 3 { }")).map(show)).toEqual(["3"]);
    const body = (line: string): string[] =>
      expressionsOf(read(`projection p from A to B {\n${line}\n}`)[1]!).map(show);
    expect(body("connect(p = 0.5, self = false, seed = 3)")).toEqual(["0.5", "3", "false"]);
    expect(body("on_pre(a += w, delay = d, b = 2)")).toEqual(["d", "w", "2"]);
  });
});

describe("connect", () => {
  const rule = (text: string): Record<string, string> => {
    const statement = only("connect", `connect(${text})`);
    const { by, seed, self } = statement;
    const given = Object.entries({ by, seed, self }).flatMap(([key, value]) => (value ? [[key, show(value)]] : []));
    return { rule: statement.rule, ...Object.fromEntries(given) };
  };
  test.each<[string, Record<string, string>]>([
    ["all()", { rule: "all" }],
    [" all ( ) ", { rule: "all" }],
    ["one_to_one()", { rule: "one_to_one" }],
    ["p = 0.5", { rule: "p", by: "0.5" }],
    ["p=0.1/2,seed=1,self=false", { rule: "p", by: "/(0.1, 2)", seed: "1", self: "false" }],
    ["self = n > 3, in_degree = k", { rule: "in_degree", by: "k", self: ">(n, 3)" }],
    ["out_degree = 4, self = true", { rule: "out_degree", by: "4", self: "true" }],
    ['pairs = data("f.csv")', { rule: "pairs", by: 'data("f.csv")' }],
    ['data("ach.npy")', { rule: "expression", by: 'data("ach.npy")' }],
    ["abs(i - j) <= 3 and i != j", { rule: "expression", by: "and(<=(abs(-(i, j)), 3), !=(i, j))" }],
    ["i == j", { rule: "expression", by: "==(i, j)" }],
    ["p == 1", { rule: "expression", by: "==(p, 1)" }],
    ["[1, 0; 0, 1]", { rule: "expression", by: "array(array(1, 0), array(0, 1))" }],
    ["\n p = 0.5, # half\n seed = 2\n", { rule: "p", by: "0.5", seed: "2" }],
  ])("%s", (text, expected) => expect(rule(text)).toEqual(expected));

  test.each([
    ["connect()", "E004 connect()"],
    ["connect(seed = 1)", "E004 connect(seed = 1)"],
    ["connect(p = 0.5, in_degree = 3)", "E004 in_degree = 3"],
    ["connect(all(), p = 0.5)", "E004 p = 0.5"],
    ["connect(p = 0.5, i < j)", "E004 i < j"],
    ["connect(p = 0.5, q = 3)", "E004 q = 3"],
    ["connect(indegree = 3)", "E004 indegree = 3"],
    ["connect(p = 0.5, seed = 1, seed = 2)", "E101 seed = 2"],
    ["connect(all)", "E004 all"],
    ["connect(p = )", "E001 ="],
    ["connect(p = 0.5,)", "E004 "],
    ["connect(p = 0.5", "E002 ("],
  ])("%s", (text, fault) => expect(told(text)).toEqual([fault]));

  test("what was meant", () => {
    const hint = (text: string): string | undefined => parse(text).diagnostics[0]!.hint;
    expect(hint("connect(indegree = 3)")).toBe('did you mean "in_degree"?');
    expect(hint("conect(p = 1)")).toBe('did you mean "connect"?');
    expect(hint("populaton P = 3 { }")).toBe('did you mean "population"?');
    expect(hint("population P = 3")).toMatch(/population NAME = size \{/);
    expect(hint("neurons P = 3 { }")).toMatch(/population NAME/);
    expect(hint("synapses S from A to B { }")).toMatch(/projection NAME/);
  });
});

describe("deliveries and spikes", () => {
  test("assignments, and a delay anywhere among them", () => {
    const text = "on_pre(delay = 1.5 + d, x = clip(w, 0, 1), y_post += x, g_pre -= 2, w *= 3)";
    const pre = only("delivery", text);
    expect([pre.at, show(pre.delay!), at(text, pre.delay!)]).toEqual(["pre", "+(1.5, d)", "1.5 + d"]);
    expect(pre.assignments.map((one) => [one.name, one.operator, show(one.value), at(text, one)])).toEqual([
      ["x", "=", "clip(w, 0, 1)", "x = clip(w, 0, 1)"],
      ["y_post", "+=", "x", "y_post += x"],
      ["g_pre", "-=", "2", "g_pre -= 2"],
      ["w", "*=", "3", "w *= 3"],
    ]);
    expect(pre.assignments.map((one) => at(text, one.nameSpan))).toEqual(["x", "y_post", "g_pre", "w"]);
    const post = only("delivery", "on_post(w = w + 1)");
    expect([post.at, post.delay, post.assignments.length]).toEqual(["post", undefined, 1]);
  });

  test("poisson and spikes_at", () => {
    expect(show(only("poisson", "poisson(2*rate)").value)).toBe("*(2, rate)");
    expect(show(only("spikes_at", 'spikes_at(data("s.npy"))').value)).toBe('data("s.npy")');
    expect(show(only("spikes_at", "spikes_at([0, 1; 1, 2])").value)).toBe("array(array(0, 1), array(1, 2))");
  });

  test.each([
    ["on_pre()", "E004 on_pre()"],
    ["on_pre(delay = 2)", "E004 on_pre(delay = 2)"],
    ["on_pre(x = 1, delay = 1, delay = 2)", "E101 delay = 2"],
    ["on_pre(x = 1, delay = )", "E001 ="],
    ["on_post(x)", "E004 x"],
    ["on_post(ach.x += 1)", "E004 ach.x += 1"],
    ["poisson()", "E001 ("],
    ["poisson(1, 2)", "E004 poisson(1, 2)"],
    ["spikes_at(1, 2)", "E004 spikes_at(1, 2)"],
  ])("%s", (text, fault) => expect(told(text)).toEqual([fault]));
});

describe("faults of blocks", () => {
  test.each<[text: string, ...faults: string[]]>([
    // Braces.
    ["population A {", "E002 {"],
    ["population A {\n x = 1\n y = 2", "E002 {"],
    ["population A {\n x = 1\n\npopulation B {\n y = 2\n}\nprojection p from A to B { }", "E002 {"],
    ["population A { population B {", "E002 {", "E002 {"],
    ["population A {\n population B { }\n}", "E004 population B"],
    ["population A {\n projection p from A to A { connect(all()) }\n x = 1 }\ny = 2", "E004 projection p from A to A"],
    ["population A { }\n}\nx = 1", "E003 }"],
    ["}", "E003 }"],
    ["x = 1 }\ny = 2", "E003 }"],
    // Other brackets: the block ends where it would.
    ["population A {\n x = (1 + 2\n y = 3\n}\nz = 1", "E002 ("],
    ["population A { x = 1) }\nz = 1", "E003 )"],
    ["population A { x = [1, 2) # }\n }\nz = 1", "E003 )"],
    ["population A {\n x = 1)\n y = +* 2\n}\nz = 1", "E003 )", "E001 *"],
    ["projection p from A[0:1) to B { x = 1 }\nz = 1", "E003 )"],
    ["population A { x = {a: 1} }\nz = 1", "E111 {"],
    // Heads.
    ["population { }", "E004 population"],
    ["population = 3 { }", "E004 population = 3"],
    ["population A = { }", "E001 ="],
    ["population A 3 { }", "E004 population A 3"],
    ["population A(3) { }", "E004 population A(3)"],
    ["population A[3] { }", "E004 population A[3]"],
    ["population 2A { }", "E004 2A"],
    ["population a.b = 3 { }", "E004 a.b"],
    ["population true { }", "E102 true"],
    ["population A == 3 { }", "E004 population A == 3"],
    ["population A = 3 +* 2 { }", "E001 *"],
    ["population A = 3\n", "E004 population A = 3"],
    ["projection p { }", "E004 projection p"],
    ["projection p from A { }", "E004 projection p from A"],
    ["projection p to B { }", "E004 projection p to B"],
    ["projection p to B from A { }", "E004 projection p to B from A"],
    ["projection p: A -> B { }", "E004 p:"],
    ["projection from A to B { }", "E004 projection from A to B"],
    ["projection p from A to { }", "E001 o"],
    ["projection p from A to B, { }", "E001 ,"],
    ["projection p from to B { }", "E004 projection p from to B"],
    ["projection p from A, B to C { }", "E004 A, B"],
    ["projection p from A to 3 { }", "E004 3"],
    ["projection p from A.b to C { }", "E004 A.b"],
    ["projection p from A[] to C { }", "E001 ["],
    ["projection p from A[0:] to C { }", "E001 :"],
    ["projection p from A[0:1:2] to C { }", "E004 A[0:1:2]"],
    ["projection p from A[0][1] to C { }", "E001 ]"],
    ["projection a.b from A to C { }", "E004 a.b"],
    // A name with a dot.
    ["PN.V = 3", "E004 PN.V"],
    ["dPN.V/dt = 3", "E004 PN.V"],
    ["PN.V' = 3", "E004 PN.V"],
    ["ddt(PN.V) = 3", "E004 PN.V"],
    ["PN.V(0) = 3", "E004 PN.V"],
    ["init( d . t ) = 3", "E004 d . t"],
    ["data.x = 3", "E004 data.x"],
    ["next(PN.V) = 3", "E004 PN.V"],
  ])("%j", (text, ...faults) => {
    expect(told(text)).toEqual(faults);
    // What follows is read.
    if (text.endsWith("z = 1")) expect(parse(text).statements.at(-1)).toMatchObject({ kind: "definition", name: "z" });
  });

  test("what stands in a block whose head has a fault is left out, and its faults are told", () => {
    const text = "population 2A = 3 {\n x = 1\n y = +* 2\n}\nz = 1";
    expect(told(text)).toEqual(["E004 2A", "E001 *"]);
    expect(parse(text).statements).toMatchObject([{ kind: "definition", name: "z", index: 0 }]);
    expect(parse(text).statements[0]).not.toHaveProperty("block");
  });

  test("a statement with a fault does not shift the blocks of others", () => {
    const { statements } = parse("a = 1 +* 2\npopulation A {\n b = 1 +* 2\n c = 1\n}");
    expect(statements.map(({ kind, index, block }) => [kind, index, block])).toEqual([
      ["population", 0, undefined],
      ["definition", 1, 0],
    ]);
  });
});

describe("members", () => {
  test.each<[text: string, shown: string, ...members: string[]]>([
    ["PN.V", "PN.V", "PN.V"],
    ["mean(PN.V)", "mean(PN.V)", "PN.V"],
    ["-a.b*ach.o + x", "+(*(neg(a.b), ach.o), x)", "a.b", "ach.o"],
    ["a.b.*c.d", ".*(a.b, c.d)", "a.b", "c.d"],
    ["a.b./c.^d.e", "./(a.b, .^(c, d.e))", "a.b", "d.e"],
    ["2.*a.b", ".*(2, a.b)", "a.b"],
    ["2. + .5*a.b", "+(2, *(0.5, a.b))", "a.b"],
    ["2 a.b", "*(2, a.b)", "a.b"],
    ["a.b'", "'(a.b)", "a.b"],
    ["a.b!", "!(a.b)", "a.b"],
    ["a.b^2", "^(a.b, 2)", "a.b"],
    ["(a.b)", "a.b", "(a.b)"],
    ["a . b", "a.b", "a . b"],
    ["mod.to mod in.and", "mod(mod.to, in.and)", "mod.to", "in.and"],
    ["a.not + b.x", "+(a.not, b.x)", "a.not", "b.x"],
    ["c ? a.b : d.e", "if(c, a.b, d.e)", "a.b", "d.e"],
    ["PN.V[a.b:2]", "index(PN.V, range(a.b, 2))", "PN.V", "a.b"],
    ["[a.b, c; d.e, 1]", "array(array(a.b, c), array(d.e, 1))", "a.b", "d.e"],
    ["naïve.größe_1", "naïve.größe_1", "naïve.größe_1"],
    ["x < a.b <= c.d", "and(<(x, a.b), <=(a.b, c.d))", "a.b", "a.b", "c.d"],
  ])("%s", (text, expected, ...members) => {
    const found = postorder(parseExpression(text, 100)).filter((one) => one.kind === "member");
    expect(show(parseExpression(text))).toBe(expected);
    const back = ({ start, end }: Span): string => text.slice(start - 100, end - 100);
    expect(found.map(back)).toEqual(members);
    for (const one of found) expect([back(one.blockSpan), back(one.nameSpan)]).toEqual([one.block, one.name]);
  });

  test("numbers with points are numbers", () => {
    expect(show(parseExpression("2.a"))).toBe("*(2, a)");
    expect(show(parseExpression("a.5"))).toBe("*(a, 0.5)");
    expect(show(parseExpression("1.e"))).toBe("*(1, e)");
    expect(show(parseExpression("1.e2*.5e-1"))).toBe("*(100, 0.05)");
  });

  test("places behind members stay true", () => {
    const text = "x = ach.o*g + sum(gaba.I)/tau_2 : mV";
    const statement = only("definition", text);
    const names = postorder(statement.value).flatMap((one) =>
      one.kind === "name" || one.kind === "member" || one.kind === "call" ? [at(text, one)] : [],
    );
    expect(names).toEqual(["ach.o", "g", "gaba.I", "sum(gaba.I)", "tau_2"]);
    expect(only("definition", "x = P.in in [0, 1]").range).toHaveLength(2);
    expect(only("definition", "x = P.in").value).toMatchObject({ kind: "member", block: "P", name: "in" });
  });

  test("arrays without elements have their places", () => {
    const text = "x = a.b + f([]*[ ], [[], 1])";
    const arrays = postorder(only("definition", text).value).filter(({ kind }) => kind === "array");
    expect(arrays.map((one) => at(text, one))).toEqual(["[]", "[ ]", "[]", "[[], 1]"]);
  });

  test("names are in form NFC", () => {
    expect(parseExpression("cafe\u0301.e\u0301")).toMatchObject({ block: "caf\u00e9", name: "\u00e9" });
  });

  test.each([
    "a.b.c",
    "f(x).y",
    "a[1].b",
    "(a).b",
    "[1, 2].x",
    '"s".x',
    "true.x",
    "NaN.x",
    "a.b(1)",
    "a.b.c(1)",
    "a?.b",
    "a?.[1]",
  ])("%s is none", (text) => expect(told(`y = ${text}`).map((one) => one.slice(0, 4))).toEqual(["E111"]));
  test.each(["a.", ".a", "a..b", "a.(b)", 'a."b"', "a. .b"])("%s is no expression", (text) =>
    expect(told(`y = ${text}`).map((one) => one.slice(0, 4))).toEqual(["E001"]),
  );
});

test("left and right sides, for pictures", () => {
  const text = `population P = 3 { poisson(2*r); spikes_at([1, 2]) }
projection q from P to P { connect(p = 0.5); on_pre(x = 1, delay = 2); on_post(y = 1) }`;
  expect(read(text).map((one) => [leftSide(one), at(text, rightSide(one))])).toEqual([
    ["population P", "3"],
    ["poisson", "2*r"],
    ["spikes_at", "[1, 2]"],
    ["projection q", "P to P"],
    ["connect", "0.5"],
    ["on_pre", "on_pre(x = 1, delay = 2)"],
    ["on_post", "on_post(y = 1)"],
  ]);
});

describe("large texts", () => {
  const repeat = (part: string, length: number): string => part.repeat(Math.ceil(length / part.length));
  const MB = 1_000_000;
  /** Each would take minutes with a search that begins anew at every character. */
  const TEXTS: Record<string, () => string> = {
    "one block": () => `population A = 3 {\n${repeat("x = 1\n", MB)}}`,
    "heads without braces": () => repeat("population A = 3\n", MB),
    "blanks before a brace": () => `population A = 3${repeat("\n", MB)}{${repeat("\n", MB)}}`,
    "comments before a brace": () => `population A = 3${repeat("\n# {", MB)}\n{ }`,
    "comments without one": () => repeat("population A\n# {\n", MB),
    "blocks in blocks": () => repeat("population A {\n", MB),
    "blocks in blocks, on one line": () => repeat("population A{", MB),
    "braces that open": () => repeat("{", MB),
    "braces that close": () => repeat("}", MB),
    "braces in a statement": () => repeat("a{}", MB),
    "empty blocks": () => repeat("population A{}", MB),
    "brackets left open": () => repeat("population A { x = ( }\n", MB),
    "brackets of other kinds": () => repeat("population A { x = (] }\n", MB),
    targets: () => `projection p from A to ${repeat("B, ", 190_000)}C { }`,
    "parts of parts": () => `projection p from A${repeat("[", 190_000)} to B { }`,
    arguments: () => `connect(${repeat("seed = 1, ", 190_000)}p = 1)`,
    members: () => `x = ${repeat("a.b + ", 190_000)}1`,
    "members of members": () => `x = a${repeat(".b", 190_000)}`,
    dots: () => `x${repeat(".", 190_000)} = 1`,
    "blanks behind a dot": () => `d x.${repeat(" ", 190_000)} = 1`,
    "one word": () => `population ${repeat("a", 190_000)}.b { }`,
  };
  test.each(Object.keys(TEXTS))("%s", { timeout: 30_000 }, (name) => void parse(TEXTS[name]!()));
});
