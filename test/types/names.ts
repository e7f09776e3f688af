/** Names read from literal text. This file is checked by the type checker (`npm run lint`), and never run. */
import {
  compile,
  model,
  readModel,
  type Recording,
  type ResultBase,
  type Simulation,
  type Spikes,
} from "../../src/index.ts";
import type { AnyNames, Names, NamesOf, ReadNames } from "../../src/infer.ts";

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const holds = <_ extends true>(): void => {};
/** Names of a model that has no others. */
type Only<N extends Partial<Names>> = { readonly [Kind in keyof Names]: Kind extends keyof N ? N[Kind] : never };
type Reads<Text extends string, N extends Partial<Names>> = Equal<ReadNames<Text>, Only<N>>;
type IsOpen<Text extends string> = Equal<ReadNames<Text>, AnyNames>;

export function leftHandSides(): void {
  holds<Reads<"dV/dt = -V\nm' = 1; ddt( h ) = 2\nnext(x) = x + 1", { state: "V" | "m" | "h" | "x" }>>();
  holds<Reads<"  d V_2 / dt = V\n\tn ' = 0\r\n", { state: "V_2" | "n" }>>();
  holds<Reads<"V(0) = 1; init(W) = 2; u ( 0 ) = 3", { initial: "V" | "W" | "u" }>>();
  holds<Reads<"a = 1; b = a == 1\nphi = 3^((22 - 36)/10)", { named: "a" | "b" | "phi" }>>();
  holds<Reads<"f(x, y) = x*y\nfirst(x) = x", object>>();
  holds<Reads<"threshold(V >= 0)", { event: "spikes" }>>();
  holds<Reads<"event(up, V > 0); poisson(3)", { event: "up" | "spikes" }>>();
  holds<Reads<"reset(V = -65, u += 8); refractory(5); when(t >= 3, I = 2)\ntable(s, [1, 2], step = 1)", object>>();
  holds<
    Reads<"a = 1 in [0, 2]; b = 2 : mV\nV' = 0 : volt (unless refractory)\nt : ms", { named: "a" | "b"; state: "V" }>
  >();
  holds<
    Reads<"d = 1; dt2 = 2; été = 3; délta' = 1; dé/dt = 1", { named: "d" | "dt2" | "été"; state: "délta" | "é" }>
  >();
}

export function linesAndComments(): void {
  holds<Reads<"", object>>();
  holds<Reads<"# a = 1\n  # b = 2; c = 3 )\nd = 4 # e = 5; f = 6", { named: "d" }>>();
  holds<Reads<'a = data("b#c;d=(.npy"); e = data("x") # "f = 3', { named: "a" | "e" }>>();
  holds<Reads<"a = (1 +\n b = 2\n); c = 3", { named: "a" | "c" }>>();
  holds<Reads<"a = [1, 2; b = 3\n; c = 4]; d = 5", { named: "a" | "d" }>>();
  holds<Reads<"reset(\n  V = 3,\n  u = 4)\nw = 5", { named: "w" }>>();
  holds<Reads<"a = 1 +   # then\n\n  # still\n b == 3\nc = 1 and\nd = 3\ne = 4", { named: "a" | "c" | "e" }>>();
  holds<Reads<"a =\n  b\nc = f(x,\n  y = 2)[1,\n d = 3]; e = 4", { named: "a" | "c" | "e" }>>();
}

export function blocks(): void {
  holds<Reads<"population A = 3 {\n V' = 0\n}", { state: "A.V" }>>();
  holds<
    Reads<
      `g = 1; population PN = 2*(g + 1) { # neurons {
        gNa = 100; dV/dt = -g*V + sum(ach.I)
        V(0) = 1   # }
        threshold(V > 0); event(low, V < 0)
        reset(V = 0,
          w = 3)
      }
      population S = 3 { poisson(rate) }
      population Q{ x = 1 } population R { x = 1; y' = 0 }
      projection ach from PN[0:9] to PN, Q {
        connect(p = 0.5, seed = 1)
        do/dt = -o; I = o*(V_post -
          E)
        w(0) = 1
        on_pre(g_post += w, delay = 1.5)
        on_post(w = clip(w + a, 0, 1))
      }
      E = 3`,
      {
        state: "PN.V" | "R.y" | "ach.o";
        initial: "PN.V" | "ach.w";
        named: "g" | "PN.gNa" | "Q.x" | "R.x" | "ach.I" | "E";
        event: "PN.spikes" | "PN.low" | "S.spikes";
      }
    >
  >();
  holds<Reads<"population = 3; projection' = 1 # {", { named: "population"; state: "projection" }>>();
  holds<Reads<"population A {}\npopulation B { }; x = 1", { named: "x" }>>();
  // A head over several lines, and braces that do not fit.
  holds<IsOpen<"population A = 3\n{ x = 1 }">>();
  holds<IsOpen<"projection p from A to B,\n C { x = 1 }">>();
  holds<IsOpen<"population A = 3 { x = 1">>();
  holds<IsOpen<"population A = 3 {\n x = 1\n">>();
  holds<IsOpen<"x = 1 }">>();
  holds<IsOpen<"population A { population B { } }">>();
  holds<IsOpen<"population A { x = (1 }">>();
  holds<IsOpen<"populaton A { x = 1 }">>();
  holds<IsOpen<"population a.b { x = 1 }">>();
  holds<IsOpen<"x = {a: 1}">>();
}

export function notSure(): void {
  holds<IsOpen<string>>();
  holds<IsOpen<"a + b = 3">>();
  holds<IsOpen<"what is this">>();
  holds<IsOpen<"event(\n up, V > 0)">>();
  holds<IsOpen<"e\u0301 = 1">>();
  holds<IsOpen<`a = ${"[1]"}${Ten<Ten<"+[1]">>}`>>();
}

type Ten<S extends string> = `${S}${S}${S}${S}${S}${S}${S}${S}${S}${S}`;
type Five<S extends string> = `${S}${S}${S}${S}${S}`;
type Digit = "0" | "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8" | "9";
/** Ten lines whose names end in the digits. */
type Lines<End extends string> =
  `dV0${End}/dt = (I - g*m^3*h*(V0${End} - E))/C   # mV\ndV1${End}/dt = -V1${End}\ndV2${End}/dt = 1\ndV3${End}/dt = 1\ndV4${End}/dt = 1\ndV5${End}/dt = 1\ndV6${End}/dt = 1\ndV7${End}/dt = 1\ndV8${End}/dt = 1\ndV9${End}/dt = 1\n`;
type HundredLines<End extends string> =
  `${Lines<`0${End}`>}${Lines<`1${End}`>}${Lines<`2${End}`>}${Lines<`3${End}`>}${Lines<`4${End}`>}${Lines<`5${End}`>}${Lines<`6${End}`>}${Lines<`7${End}`>}${Lines<`8${End}`>}${Lines<`9${End}`>}`;
type EightHundredLines =
  `${HundredLines<"0">}${HundredLines<"1">}${HundredLines<"2">}${HundredLines<"3">}${HundredLines<"4">}${HundredLines<"5">}${HundredLines<"6">}${HundredLines<"7">}`;
type NinetyLines = `${Ten<Five<"a = 1\n">>}${Ten<"a = 1\n">}${Ten<"b = 1\n">}${Ten<"a = 1\n">}${Ten<"c = 1\n">}`;

export function longTexts(): void {
  type Of890 = ReadNames<`${EightHundredLines}${NinetyLines}`>;
  holds<Equal<Of890["state"], `V${Digit}${Digit}${"0" | "1" | "2" | "3" | "4" | "5" | "6" | "7"}`>>();
  holds<Equal<Of890["named"], "a" | "b" | "c">>();
  holds<
    Reads<`${Ten<Ten<Five<"a = 1\n">>>}${Ten<Ten<"b = 2; c = 3\n">>}d' = 1`, { named: "a" | "b" | "c"; state: "d" }>
  >();
  holds<IsOpen<`${Ten<Ten<Ten<"a = 1\n">>>}`>>();
  holds<Reads<`population A {\n${EightHundredLines}}`, { state: `A.${Of890["state"]}` }>>();
}

const TEXT = `
  g = 2; E = -70
  u = g*(V - E)
  dV/dt = -u
  V(0) = -65
  t2' = 1
  state' = 1
  threshold(V > 0)
`;

export async function runs(): Promise<void> {
  const sim = await compile(model(TEXT), { params: { g: 3, E: [1, 2] }, init: { V: 0, t2: 1 }, record: ["V"] });
  const all = await sim.run({ duration: 1 });
  holds<Equal<typeof all.V, Recording>>();
  holds<Equal<typeof all.variables.state, Recording>>();
  holds<Equal<typeof all.t, Float64Array>>();
  holds<Equal<typeof all.spikes.spikes, Spikes>>();
  holds<Equal<(typeof all.variables)[string], Recording>>();
  // @ts-expect-error: a typo
  void all.v;
  // @ts-expect-error: it was not recorded
  void all.u;

  const some = await sim.run({ record: ["u", "spikes", "V[0:9]", "mean(V)"], duration: 1 });
  holds<Equal<typeof some.u, Recording>>();
  holds<Equal<(typeof some)["mean(V)"], Recording>>();
  holds<Equal<(typeof some)["V[0:9]"], Recording>>();
  // @ts-expect-error: it was not recorded
  void some.V;

  const names: ("V" | "u")[] = ["V"];
  const later = await sim.run({ record: names });
  holds<Equal<typeof later.V, Recording | undefined>>();

  // @ts-expect-error: no such name
  await sim.run({ record: ["v"] });
  // @ts-expect-error: no such parameter
  sim.set({ G: 1 });
  sim.set({ g: 1, E: "linspace(0, 1, 2)" });
  // @ts-expect-error: no such parameter
  await compile(model(TEXT), { params: { G: 1 } });
  // @ts-expect-error: u has no initial value
  await compile(TEXT, { init: { u: 1 } });
  // @ts-expect-error: no such name
  await compile(TEXT, { record: ["spike"] });
  // @ts-expect-error: a value is a number, an expression or an array
  await compile(TEXT, { params: { g: true } });
}

export async function objects(): Promise<void> {
  const decay = model({ equations: ["V' = -V/tau", "w' = V"], params: { tau: [1, 2] }, init: { V: 1 } });
  holds<Equal<NamesOf<typeof decay>, Only<{ state: "V" | "w"; initial: "V"; named: "tau" }>>>();
  const sim = await compile(decay, { params: { tau: 3 } });
  const result = await sim.run();
  holds<Equal<typeof result.w, Recording>>();
  // @ts-expect-error: no such parameter
  sim.set({ Tau: 3 });
  const one = model({ equations: "V' = -V/tau", params: { tau: 1 } });
  // @ts-expect-error: a typo
  void (await (await compile(one)).run()).v;
}

export async function open(text: string, names: readonly string[]): Promise<void> {
  const sim = await compile(await readModel(text), { params: { anything: 1 } });
  const result = await sim.run({ record: names });
  holds<Equal<typeof result.anything, Recording | undefined>>();
  holds<Equal<typeof result.t, Float64Array>>();
  const computed = await (await compile("c = a*b; a = 1; b = 2")).run();
  holds<Equal<typeof computed.c, Recording | undefined>>();
  const known = await compile("V' = 1");
  takesAny(known);
  takesResult(await known.run());
}
const takesAny = (sim: Simulation): number => sim.size;
export async function resultsOfBlocks(): Promise<void> {
  const sim = await compile(
    "population A = 2 { x' = 1; threshold(x > 1) }\nprojection p from A to A { connect(all()); o' = 1 }",
  );
  const result = await sim.run({ duration: 1, dt: 0.1, record: ["A.x", "mean(A.x)", "p.o", "A.spikes"] });
  holds<Equal<typeof result.A.x, Recording>>();
  holds<Equal<typeof result.p.o, Recording>>();
  holds<Equal<(typeof result)["A.x"], Recording>>();
  holds<Equal<(typeof result.spikes)["A.spikes"], Spikes>>();
  // @ts-expect-error -- It is not a variable.
  void result.A.spikes;
}

const takesResult = (result: ResultBase): number => result.t.length;
