/** Models and how they are run: what the language says happens, from integrators to what is recorded. */
import { METHODS } from "../../src/integrators.ts";
import type { CompileOptions, ModelObject, RunOptions } from "../../src/index.ts";
import { outcomeOf, simulation, type Machine, type Outcome } from "./machine.ts";

export interface ModelCase {
  readonly name: string;
  readonly run: (machine: Machine) => Promise<Outcome>;
}

interface How {
  readonly compile?: CompileOptions;
  readonly run?: RunOptions;
  /** Recorded values that are the same bits everywhere. */
  readonly exact?: readonly string[];
}

/** Two time units in steps of 0.1, unless it says otherwise. */
const modelCase = (name: string, text: string | ModelObject, { compile = {}, run = {}, exact = [] }: How = {}): ModelCase => ({
  name,
  run: async (machine) => outcomeOf(await simulation(machine, text, compile), run, exact),
}); // prettier-ignore

const merged = (...parts: readonly Outcome[]): Outcome => new Map(parts.flatMap((part) => [...part]));

// ---------------------------------------------------------------------------------------------------- integrators

const OSCILLATOR = "a = 1.3\nx' = y + 0.1*sin(t)\ny' = -a*x - 0.2*y*exp(-x^2)\nx(0) = 0.4 + i/5";
const NOISY = OSCILLATOR.replace("y' = ", "y' = 0.3*xi + 0.2*x*xi_two ");
const INTEGRATORS = Object.entries(METHODS).flatMap(([method, { noise }]) => [
  modelCase(`method ${method}`, OSCILLATOR, { compile: { method: method as "rk4", size: 5 } }),
  ...(noise
    ? [modelCase(`method ${method} with noise`, NOISY, { compile: { method: method as "rk4", size: 5 } })]
    : []),
]); // prettier-ignore

const EQUATIONS = [
  modelCase("growth", "x' = 5*x\nx(0) = 1"),
  modelCase(
    "Hodgkin and Huxley's cell",
    `vtrap(x, y) = x/(exp(x/y) - 1)
     V' = I - 100*m^3*h*(V - 50) - 10*n^4*(V + 95) - 0.15*(V + 55); V(0) = -60
     u = V + 50; phi = 3^((22 - 36)/10); I = 5 + i
     m' = phi*(0.32*vtrap(13 - u, 4)*(1 - m) - 0.28*vtrap(u - 40, 5)*m); m(0) = 0.05
     h' = phi*(0.128*exp((17 - u)/18)*(1 - h) - 4/(exp((40 - u)/5) + 1)*h); h(0) = 0.6
     n' = phi*(0.02*vtrap(15 - u, 5)*(1 - n) - 0.5*exp((10 - u)/40)*n); n(0) = 0.3`,
    { compile: { dt: 0.02, size: 3 } },
  ),
  modelCase("removable singularities", "x' = 1; x(0) = -1\ny = x/(exp(x) - 1); z = sin(x)/x\nw' = y + z", {
    compile: { dt: 0.125 },
    run: { record: ["x", "y", "z", "w"] },
  }),
  modelCase("branches that are not taken", "x' = 1; x(0) = -1.03\ny = if(x > 0, log(x), 0); z' = y + piecewise(x < 0, sqrt(-x), x > 1, 1/x, 0)"),
  modelCase("a model without states", "a = 2\nc = exp(a) + i\nd = c^2 - a", { compile: { size: 4 } }),
  modelCase("sums over the population", "x' = mean(x) - x + 0.1*max(x) - 0.05*min(x)\nx(0) = i^2/7\ntotal = sum(x)\np = prod(1 + x/10)", {
    compile: { size: 9 },
    run: { record: ["x", "total", "p"] },
  }),
  modelCase("a population of one", "x' = mean(x) - 2*x\nx(0) = 1", { compile: { size: 1 } }),
  modelCase("units", "t : ms\ntau = 10 ms\nE = -65 mV\ndV/dt = (E - V)/tau : mV\nV(0) = -50"),
]; // prettier-ignore

const VECTORS = [
  modelCase(
    "vectors and matrices",
    `W = [0.1, 1.2, -0.3; -1.2, 0.2, 0.5; 0.4, 0.3, -0.7]\nb = [0.5, 0, -0.25]\ns(0) = [0.1, 0.2, 0.3]
     ds/dt = -s + tanh(W*s + b)\nfirst = s[1]\nturned = [s[3], -s[1]]\nenergy = dot(s, s)/2\nleft = s'*W\nM(0) = zeros(2, 3)
     dM/dt = [s[1], s[2], s[3]; 1, 2, 3] - 0.5*M\nT = transpose(M)*M\nrow = M[2, :]`,
    { run: { record: ["s", "first", "turned", "energy", "left", "M", "T", "row"] } },
  ),
  modelCase("powers of a matrix", "W = [0.5, 0.25; -0.25, 0.5]\ns(0) = [1, 0]\nds/dt = W^3*s - s"),
  modelCase("next of a vector", "A = [0.5, 0.25; -0.25, 0.75]\nnext(s) = A*s\ns(0) = [1, 2]", {
    compile: { dt: 1 },
    run: { duration: 8 },
  }),
  ...["0", '"wrap"', '"copy"'].map((edge) =>
    modelCase(`shift with ${edge.replaceAll('"', "")}`, `u' = shift(u, 1, ${edge}) - 2*u + shift(u, -2, ${edge})\nu(0) = i^2/5`, {
      compile: { size: 7 },
    }),
  ),
]; // prettier-ignore

const MAPS = [
  modelCase("a map", "r = 2.9\nnext(x) = r*x*(1 - x)\nx(0) = 0.3", { compile: { dt: 1 }, run: { duration: 20 } }),
  modelCase("a map beside equations", "next(x) = 0.5*x + y\ny' = x - y\nx(0) = 1"),
  modelCase("a map of binary fractions", "next(x) = if(x < 1, 2*x, x - 1)\nx(0) = (2*i + 1)/64", {
    compile: { dt: 1, size: 5 },
    run: { duration: 12 },
    exact: ["x", "x at the end"],
  }),
  modelCase("a map of whole numbers", "next(n) = n % 7 + floor(n/3)*(i + 1)\nn(0) = 5 + i", {
    compile: { dt: 1, size: 4 },
    run: { duration: 10 },
    exact: ["n", "n at the end"],
  }),
]; // prettier-ignore

const TIME = [
  modelCase("comparisons of times", "x' = if(t >= 0.3 and t < 1.1, 1, -1)\nperiod = floor(t/0.3)\nphase = mod(t, 0.4)", {
    run: { record: ["x", "period", "phase"] },
  }),
  modelCase("a table", "table(drive, [0, 1, 0, 2], step = 0.3)\nx' = drive(t) - x + drive(t - 0.2)"),
  modelCase("a table with lines", "table(drive, [0, 1, 0, 2], step = 0.25, linear)\nx' = drive(t) - x"),
  modelCase("a table with a row for each element", "table(drive, [0, 1, 0; 2, 0.5, 1; 0, 0, 1], step = 0.5)\nx' = drive(t) - x"),
  modelCase("a start at another time", "x' = sin(t) - x", { run: { t0: 3.7 } }),
]; // prettier-ignore

// --------------------------------------------------------------------------------------------------------- events

const RAMP = "v' = 1 + i/4\n";
const EVENTS = [
  modelCase("a threshold with a reset", `${RAMP}threshold(v > 0.73)\nreset(v = v - 0.6173, n += 1)\nn(0) = 0`, { compile: { size: 4 }, run: { record: ["v", "n", "spikes"] } }),
  modelCase("a threshold that rises", "v' = 3*cos(3*t)\nthreshold(v > 0.35)", { run: { duration: 6 } }),
  modelCase("a refractory time", `v' = 1 + i/4 (unless refractory)\nthreshold(v > 0.33)\nreset(v = 0)\nrefractory(0.3)`, { compile: { size: 4 } }),
  modelCase("a refractory time for each element", `v' = 1 (unless refractory)\nthreshold(v > 0.33)\nreset(v = 0)\nrefractory(0.1*(1 + i))`, { compile: { size: 4 } }),
  modelCase("refractory while", `v' = 2 + i\nu' = -u\nthreshold(v > 0.95)\nreset(v = 0, u = 1)\nrefractory(u > 0.63)`, { compile: { size: 3 } }),
  modelCase("the last spike", `${RAMP}threshold(v > 0.47)\nreset(v = 0)\ng = if(t > lastspike + 0.2 and t < lastspike + 0.5, 1, 0)\nw' = g - w\nage = if(lastspike > -1, t - lastspike, -1)`, {
    compile: { size: 3 }, run: { record: ["v", "w", "g", "age", "spikes"] },
  }),
  modelCase("several events", `${RAMP}u' = -v\nthreshold(v > 0.47)\nreset(v = 0)\nevent(low, u < -0.31)\nevent(turn, u < -0.53)\nreset(turn, u += 0.4)`, { compile: { size: 3 } }),
  modelCase("times of spikes on the grid", `${RAMP}threshold(v > 0.73)\nreset(v = 0)`, { compile: { size: 4 }, run: { spikeTimes: "grid" } }),
  modelCase("more than one comparison in a threshold", `${RAMP}threshold(v > 0.43 and v < 0.97)`, { compile: { size: 4 } }),
  modelCase("when", "x' = v; v' = -9.81; x(0) = 1; bounces(0) = 0\nwhen(x < 0, x = 0, v = -0.9*v, bounces += 1)", { compile: { dt: 0.0131 }, run: { duration: 1.31, record: ["x", "v", "bounces"] } }),
  modelCase("when, for each element", "x' = 1 + i; n(0) = 0; gain = 2\nwhen(x > 1.03, x = 0, n += gain, gain *= 0.5)", { compile: { size: 4 }, run: { record: ["x", "n", "gain"] } }),
  modelCase("when, one setting off another", "x' = 1 + i; a(0) = 0; b(0) = 0; c(0) = 0\nwhen(b > a + 0.5, c += 1, a += 1)\nwhen(x > 0.73, x = 0.1, b += 1)", { compile: { size: 3 }, run: { record: ["x", "a", "b", "c"] } }),
  modelCase("names of a handler's own", "v' = 1; gain = 2\nthreshold(v > 0.55)\nreset(old = gain, v = 0, gain = 1.5*old)", { run: { record: ["v", "gain", "spikes"] } }),
  modelCase("no spikes at all", "v' = -v\nthreshold(v > 5)\nreset(v = 0)"),
]; // prettier-ignore

// ---------------------------------------------------------------------------------------------------- projections

const RULES = [
  "all()", "all(), self = false", "p = 0.4, seed = 3", "in_degree = 2, seed = 5", "out_degree = 3, seed = 7",
  "abs(i - j) <= 1", "[1, 0, 0, 2, 0, 1; 0, 0, 0, 0, 0, 0; 3, 1, 0, 0, 0.5, 0; 0, 1, 0, 0, 0, 1]", "pairs = [0, 1; 5, 3; 0, 0; 2, 2]", "i > 90",
]; // prettier-ignore
const network = (connect: string, more = ""): string => `
  population A = 6 { x' = (i + 1)/10 - x; x(0) = i/7 }
  population B = 4 { y' = -y + sum(p.c); y(0) = 0.1*i }
  projection p from A to B { connect(${connect}); w = 0.1 + 0.3*i + 0.05*j; c = w*(x_pre - y_post)${more} }`;
const OWN = network("all()").replaceAll("to B", "to A").replace("/10 - x", "/10 - x + 0.2*sum(p.c)").replace("y_post", "x_post").replace("+ sum(p.c); y(0)", "; y(0)"); // prettier-ignore
const PROJECTIONS = [
  ...RULES.map((rule) =>
    rule.includes("self") ? modelCase(`connect ${rule}`, OWN.replace("all()", rule)) : modelCase(`connect ${rule}`, network(rule)),
  ),
  modelCase("connect one_to_one()", network("one_to_one()").replace("from A", "from A[2:5]")),
  modelCase("weights of a matrix", network("[1, 0, 0, 2, 0, 1; 0, 0, 0, 0, 0, 0; 3, 1, 0, 0, 0.5, 0; 0, 1, 0, 0, 0, 1]", "").replace("c = w*", "c = weight*w*")),
  ...(["sparse", "dense"] as const).map((products) =>
    modelCase(`${products} products`, network("[1, 0, 0, 2, 0, 1; 0, 0, 0, 0, 0, 0; 3, 1, 0, 0, 0.5, 0; 0, 1, 0, 0, 0, 1]").replace("c = w*(x_pre - y_post)", "c = w*x_pre"), { compile: { products } }),
  ),
  modelCase("a state for each synapse", network("p = 0.5, seed = 2", "; o' = x_pre - w*o; o(0) = 0.1*j").replace("c = w*", "c = o*"), { run: { record: ["A.x", "B.y", "p.o", "p.c"] } }),
  modelCase("states of synapses that stay equal", network("p = 0.5, seed = 2", "; o' = x_pre - o").replace("c = w*", "c = o*"), { run: { record: ["A.x", "B.y", "p.o"] } }),
  modelCase("several targets", `
    population A = 4 { x' = (i + 1)/10 - x }
    population B = 2 { y' = -y + sum(p.c) }
    population C = 3 { z' = -z + sum(p.c) }
    projection p from A[1:3] to B, C[0:1] { connect(i <= j); w = 1 + i + 10*j; c = w*x_pre }`),
  modelCase("rows of many synapses", `
    population A = 600 { x' = sin(i) - x; x(0) = cos(i) }
    population B = 3 { y' = -y + sum(p.c) }
    projection p from A to B { connect((i + j) % 2 == 0); w = 0.01 + 0.001*j; c = w*x_pre }`, { run: { duration: 0.5, every: 5, record: ["B.y"] } }),
  modelCase("a network as an object", {
    populations: { A: { size: 3, equations: "x' = 1 - x" }, B: { size: 2, equations: "y' = sum(p.c) - y" } },
    projections: { p: { from: "A", to: "B", connect: [[0, 0], [2, 1], [1, 1]], equations: "w = [0.5, 0.25, 2]; c = w*x_pre" } },
  }),
]; // prettier-ignore

// ----------------------------------------------------------------------------------------------------- deliveries

const GIVEN = "population S = 3 { spikes_at([0, 0.25; 1, 0.45; 2, 0.45; 0, 0.85; 1, 1.25; 2, 1.25; 0, 1.25]) }\n";
const TARGET = "population T = 4 { g' = -g/2; V' = (g - V)/3}\n";
const delivery = (synapses: string, targets = "T"): string =>
  `${GIVEN}${TARGET}projection p from S to ${targets} { ${synapses} }`;
const W = "w = 0.5 + 0.25*i + 0.1*j";
const PLASTIC = `
  population input = 5 { spikes_at([0, 0.15; 1, 0.25; 2, 0.35; 3, 0.35; 4, 0.55; 0, 0.75; 2, 0.95; 1, 1.15; 4, 1.35; 0, 1.45; 3, 1.55]) }
  population output = 2 { dV/dt = -V/2; threshold(V > 0.83); reset(V = 0) }
  projection syn from input to output {
    connect(all())
    da/dt = -a/0.7; db/dt = -b/0.9; w(0) = 0.4 + 0.03*i + 0.05*j
    on_pre(V_post += w, a += 0.11, w = clip(w - b, 0, 1))
    on_post(b += 0.12, w = clip(w + a, 0, 1))
  }`;
const RESOURCES = `
  connect(all()); w = 0.7; dR/dt = (1 - R)/2; R(0) = 1; du/dt = -u
  on_pre(u += 0.3*(1 - u), g_post += w*u*R, R -= u*R)`;
const ALL_RECORDED = { run: { record: ["T.g", "T.V"] } };

/** Spikes of projections: whichever way a backend has of delivering them. */
const DELIVERIES = [
  modelCase("on_pre", delivery(`connect(i + j < 4); ${W}; on_pre(g_post += w)`), ALL_RECORDED),
  modelCase("on_pre, less", delivery(`connect(all()); ${W}; on_pre(g_post -= w/2, V_post += w)`), ALL_RECORDED),
  modelCase("on_pre with a delay", delivery(`connect(i + j < 4); ${W}; on_pre(g_post += w, delay = 0.3)`), ALL_RECORDED),
  modelCase("on_pre with a delay for each synapse", delivery(`connect(all()); ${W}; d = 0.1*((i + 2*j) % 4); on_pre(g_post += w, delay = d)`), ALL_RECORDED),
  modelCase("several lines of deliveries", delivery(`connect(all()); ${W}; on_pre(g_post += w)\non_pre(V_post += 0.1*w, delay = 0.2)`), ALL_RECORDED),
  modelCase("deliveries to several populations", `${GIVEN}${TARGET}population U = 2 { g' = -g }\nprojection p from S to T[1:3], U { connect(all()); ${W}; on_pre(g_post += w, delay = 0.1) }`, { run: { record: ["T.g", "U.g"] } }),
  modelCase("deliveries from a part", `${GIVEN}${TARGET}projection p from S[1:2] to T[0:1] { connect(all()); ${W}; on_pre(g_post += w) }`, ALL_RECORDED),
  modelCase("values of synapses", delivery(`connect(p = 0.7, seed = 4); ${W}; n(0) = 0; r' = -r; on_pre(n += 1, r = r + w, g_post += r)`), { run: { record: ["T.g", "p.n", "p.r"] } }),
  modelCase("a parameter that deliveries change", delivery("connect(all()); w = 0.5; on_pre(g_post += w, w *= 0.75)"), { run: { record: ["T.g", "p.w"] } }),
  modelCase("resources of synapses", delivery(RESOURCES), { run: { record: ["T.g", "p.R", "p.u"] } }),
  modelCase("deliveries on a condition", delivery(`connect(all()); ${W}; on_pre(g_post += if(V_post < 0.2, w, 0.1))`), ALL_RECORDED),
  modelCase("deliveries to refractory elements", `${GIVEN}population T = 4 { g' = -g (unless refractory); n(0) = 0; threshold(g > 0.55); reset(g = 0, n += 1); refractory(0.4) }\nprojection p from S to T { connect(all()); ${W}; on_pre(g_post += w) }`, { run: { record: ["T.g", "T.n", "T.spikes"] } }),
  modelCase("on_post", PLASTIC, { run: { record: ["output.V", "syn.w", "syn.a", "syn.b", "output.spikes"] } }),
  modelCase("on_post with a delay", PLASTIC.replace("w + a, 0, 1))", "w + a, 0, 1), delay = 0.2)"), { run: { record: ["output.V", "syn.w", "output.spikes"] } }),
  modelCase("a recurrent network", `
    population A = 12 { v' = (1.3 + 0.03*i - v) (unless refractory); v(0) = 0.07*i; threshold(v > 0.83); reset(v = 0); refractory(0.2) }
    projection p from A to A { connect(p = 0.3, seed = 9, self = false); on_pre(v_post += 0.031, delay = 0.3) }`, { run: { duration: 4 } }),
  modelCase("spikes at random, delivered", `population P = 20 { poisson(0.7) }\n${TARGET}projection p from P to T { connect(i % 4 == j); on_pre(g_post += 0.25) }`, { run: { record: ["T.g", "P.spikes"] } }),
  // Each sees what the one before it has done.
  modelCase("deliveries in turns: product", delivery("connect(all()); on_pre(g_post += 1, g_post -= 0.25*g_post)"), ALL_RECORDED),
  modelCase("deliveries in turns: saturation", delivery("connect(all()); on_pre(g_post += 0.5*(1 - g_post))"), ALL_RECORDED),
]; // prettier-ignore

// ------------------------------------------------------------------------------------------------- the past, draws

const PAST = [
  modelCase("the past", "x' = 1.5*p/(1 + p^4) - x; p = delay(x, 0.7); x(0) = 0.5", { run: { duration: 4, record: ["x", "p"] } }),
  modelCase("a past for each element", "x' = delay(x, 0.2 + 0.15*i) - 1.1*x; x(0) = 0.5 + i", { compile: { size: 3 } }),
  modelCase("two pasts of two states", "x' = delay(y, 0.35) - x; y' = -delay(x, 0.5); x(0) = 1", { run: { duration: 3 } }),
  modelCase("the past of a network", network("all()").replace("x_pre - y_post", "x_pre").replace("/10 - x", "/10 - delay(x, 0.4)")),
]; // prettier-ignore

const DRAWN = [
  modelCase("uniform numbers", "u = rand(); v = rand(); c = rand() (constant); s = rand() (shared)\nx' = u - x\nx(0) = rand()", {
    compile: { size: 40, seed: 7 }, run: { duration: 3, record: ["u", "v", "c", "s", "x"] }, exact: ["u", "v", "c", "s"],
  }),
  modelCase("another seed, at a later time", "u = rand()\nx' = u - x", {
    compile: { size: 9 }, run: { seed: 2 ** 40 + 17, t0: 5, record: ["u"] }, exact: ["u"],
  }),
  modelCase("normal numbers", "g = randn()\nx' = g - x\nx(0) = randn()", { compile: { size: 40, seed: 7 }, run: { record: ["g", "x"] } }),
  modelCase("counts", "n = poisson(0.3 + i)\nx' = n - x", { compile: { size: 12 }, run: { record: ["n", "x"] }, exact: ["n"] }),
  modelCase("spikes at random", "population P = 30 { poisson(0.5 + 0.1*i) }", { run: { duration: 4, record: ["P.spikes"] } }),
  modelCase("spikes that are given", GIVEN, { run: { record: ["S.spikes"] } }),
  modelCase("draws in a handler", `${RAMP}threshold(v > 0.73)\nreset(v = 0.5*rand())`, { compile: { size: 4 }, run: { duration: 3 } }),
]; // prettier-ignore

// ------------------------------------------------------------------------------------------------------ recording

const WAVES = "x' = y; y' = -(1 + i)*x; x(0) = 1; E = -0.5; energy = x^2 + y^2; double = 2*E\nthreshold(x > 0.53)";
const RECORDING: readonly (readonly [name: string, run: RunOptions])[] = [
  ["every third", { every: 3 }],
  ["every, not a whole number of rows", { every: 7 }],
  ["at", { at: [0, 0.5, 1.3, 2] }],
  ["at the end alone", { at: [2] }],
  ["expressions", { record: ["mean(x)", "x - E", "energy", "double"] }],
  ["elements", { record: ["x[1:2]", "y[0]"] }],
  ["spikes alone", { record: ["spikes"] }],
  ["nothing", { record: [] }],
  ["one row of one number", { duration: 0, record: ["mean(x)"] }],
];
const RECORDED = RECORDING.map(([name, run]) => modelCase(`recording: ${name}`, WAVES, { compile: { size: 4 }, run }));

// ----------------------------------------------------------------------------------------------------------- runs

const RUNS: readonly ModelCase[] = [
  modelCase("no steps", "x' = -x; x(0) = 1 + i", { compile: { size: 3 }, run: { duration: 0 } }),
  {
    name: "parameters changed between runs",
    run: async (machine) => {
      const sim = await simulation(machine, "a = 0.5\nk = a^2 + 1\nW = 1 + i\nx' = W - k*x", { size: 3 });
      const parts = [await outcomeOf(sim, {}, [], "first ")];
      sim.set({ a: 1.5 });
      parts.push(await outcomeOf(sim, {}, [], "second "));
      sim.set({ W: [3, 1, 2] });
      parts.push(await outcomeOf(sim, { every: 4 }, [], "third "));
      return merged(...parts);
    },
  },
  {
    name: "a parameter of synapses changed between runs",
    run: async (machine) => {
      const sim = await simulation(machine, network("p = 0.5, seed = 2"), {});
      const first = await outcomeOf(sim, {}, [], "first ");
      sim.set({ "p.w": 0.25 });
      return merged(first, await outcomeOf(sim, {}, [], "second "));
    },
  },
  {
    name: "a run that goes on",
    run: async (machine) => {
      const text = `${RAMP}u = rand()\nw' = delay(w, 0.3) - v + u; w(0) = 1\nthreshold(v > 0.73)\nreset(v = 0)\nrefractory(0.2)`;
      const sim = await simulation(machine, text, { size: 3 });
      const { state } = await sim.run({ duration: 0.7 });
      const second = await outcomeOf(sim, { duration: 1.3, from: state }, [], "second ");
      return merged(second, await outcomeOf(sim, { duration: 2 }, [], "whole "));
    },
  },
  {
    name: "a network that goes on with spikes on their way",
    run: async (machine) => {
      const sim = await simulation(machine, delivery(`connect(all()); ${W}; on_pre(g_post += w, delay = 0.3)`), {});
      const { state } = await sim.run({ duration: 0.6 });
      return outcomeOf(sim, { duration: 1.4, from: state, ...ALL_RECORDED.run }, [], "second ");
    },
  },
  modelCase("a list of times", "x' = t - x\nlength = dt", {
    run: { times: [0, 0.1, 0.15, 0.35, 0.4, 0.9, 1], record: ["x", "length"] },
  }),
  modelCase("spikes on a list of times", `${RAMP}threshold(v > 0.33)\nreset(v = 0)`, {
    compile: { size: 3 },
    run: { times: [0, 0.1, 0.15, 0.35, 0.4, 0.9, 1, 1.2, 1.25] },
  }),
  {
    name: "two simulations in turns",
    run: async (machine) => {
      const one = await simulation(machine, OSCILLATOR, { size: 3 });
      const other = await simulation(machine, EVENTFUL, { size: 2 });
      const parts: Outcome[] = [];
      for (const turn of [1, 2, 3])
        for (const [name, sim] of Object.entries({ one, other }))
          parts.push(await outcomeOf(sim, { duration: 0.4 * turn }, [], `${name}, turn ${turn}: `));
      return merged(...parts);
    },
  },
  {
    name: "two simulations at once",
    run: async (machine) => {
      const [one, other] = [await simulation(machine, OSCILLATOR, { size: 3 }), await simulation(machine, EVENTFUL, { size: 2 })]; // prettier-ignore
      return merged(...(await Promise.all([outcomeOf(one, {}, [], "one "), outcomeOf(other, {}, [], "other ")])));
    },
  },
  modelCase("NaN: the first variable, element and time", "x' = -1 - i/3; x(0) = 1\ny' = sqrt(x)", { compile: { size: 3 } }),
  modelCase("NaN in what is recorded alone", "x' = -1 - i/3; x(0) = 1\ny = log(x)", { compile: { size: 3 }, run: { record: ["y"] } }),
]; // prettier-ignore
const EVENTFUL = "v' = 1 + i\nthreshold(v > 0.73)\nreset(v = 0)";

export const MODELS: readonly ModelCase[] = [
  ...INTEGRATORS,
  ...EQUATIONS,
  ...VECTORS,
  ...MAPS,
  ...TIME,
  ...EVENTS,
  ...PROJECTIONS,
  ...DELIVERIES,
  ...PAST,
  ...DRAWN,
  ...RECORDED,
  ...RUNS,
];
