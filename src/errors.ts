/** Every code of a fault: what it stands for, where it comes from, what to do, and texts that have it. */

export interface Explanation {
  readonly title: string;
  readonly cause: string;
  readonly remedy: string;
  readonly examples: readonly Example[];
}

/** A model that has a fault; a command that has one, for a model without (`DECAY`, unless it is given); a program. */
export type Example =
  | string
  | { readonly command: string; readonly model?: string; readonly encoding?: "latin1" }
  | { readonly program: string };

/** A model without faults. */
export const DECAY = "tau = 10\nx' = -x/tau\n";

const option = (...options: readonly string[]): Example[] =>
  options.map((more) => ({ command: `run model.flux ${more}` }));
const run = (...options: readonly string[]): Example[] =>
  option(...options.map((more) => `--dt 0.1 --duration 1 ${more}`));

/** A network without faults, but for what is put into it. */
const network = (ofCell: string, ofSynapse: string, ends = "from A to A"): string =>
  `population A = 3 {\n  x' = -x\n  threshold(x > 1)\n  reset(x = 0)\n${ofCell === "" ? "" : `  ${ofCell}\n`}}\nprojection p ${ends} {\n  ${ofSynapse}\n}`;
const connecting = (...rules: readonly string[]): string[] => rules.map((rule) => network("", `connect(${rule})`));

/** `count` lines, joined. */
const lines = (count: number, line: (k: number) => string): string =>
  Array.from({ length: count }, (_, k) => line(k)).join("\n");

export const ERRORS = {
  E001: {
    title: "An expression is not well formed",
    cause:
      "The right-hand side, or the value of an option, breaks the syntax of expressions: something is missing, doubled, or from another language.",
    remedy: "Look at the caret: the text before it could be read. The syntax is on the page of the language.",
    examples: [
      "x = 1 :",
      "x = 2 +* 3",
      "x =",
      "x = 3 +",
      "y = 1\nx = (y) => y",
      "y = 1\nx = y ** 2",
      "y = 1\nx = !(y > 2)",
      "x = 1.2.3",
      "x = 1 // one",
      "x = 1e+",
      "x = (1\n2)",
      "projection p from A to B, { x = 1 }",
    ],
  },
  E002: {
    title: "A bracket is not closed",
    cause:
      "A bracket is open at the end of the text, or of the block that it stands in. What follows it belongs to the same statement.",
    remedy: "Close it where the expression ends.",
    examples: ["x = 3*(2 + 1\ny = 4", "population A = 3 {\n  x' = -x"],
  },
  E003: {
    title: "A bracket closes nothing, or another kind of bracket",
    cause: "There is one closing bracket too many, or it is not of the kind that was opened.",
    remedy: "Count the brackets of the line.",
    examples: ["x = 3*2)", "x = [1, 2)", "x = 3\n}"],
  },
  E004: {
    title: "A line is not a statement",
    cause:
      "A statement is a definition, a differential equation, an initial value, a function, a statement with a name such as `threshold(…)`, or a block. This line is none of these, or what stands left of `=` is not a name.",
    remedy:
      "Write `name = …`, `dX/dt = …`, `X(0) = …`, `f(x, y) = …` or `threshold(…)`; `population NAME = size { … }` or `projection NAME from SOURCES to TARGETS { … }`.",
    examples: [
      "threshold(1 > 0, 2)",
      "x' = -x\nthreshold(x > 1)\nreset(x = 0, 5)",
      "g = 1 in [2]",
      "x' = -x (constant)",
      "x",
      "dV/dt := 1",
      "V' == 2",
      "a, b = 1, 2",
      "if (x > 1) { y = 2 }",
      "function f(x) { return x }",
      "par a=1, b=2",
      "init x=0",
      "aux e=1",
      "done",
      "x'' = -x",
      "dV/dx = 1",
      "V += 1",
      "// a comment",
      "tresholt(t > 1)",
      "🙂 = 1",
      "f(1) = 2",
      "P.x = 1",
      "connect(all(), p = 0.5)",
      "connect(indegree = 3)",
      "on_pre(delay = 2)",
      "population 2P = 3 { x = 1 }",
      "population P = 3\nx = 1",
      "projection p to P { x = 1 }",
      "population P = 3 {\n  population Q = 2 { x = 1 }\n}",
    ],
  },
  E006: {
    title: "A limit is exceeded",
    cause:
      "Text is untrusted: how long it may be, how deep brackets and functions are nested, and how much they expand to, is limited.",
    remedy: "Make it smaller: name parts of an expression, write arrays of parameters in place of long lists.",
    examples: [
      `x = 1${" ".repeat(4_000_000)}`,
      `x = ${"1 + ".repeat(60_000)}1`,
      `x = ${"(".repeat(201)}1${")".repeat(201)}`,
      `x = ${"-".repeat(100_000)}1`,
      `f0(x) = x\n${lines(101, (k) => `f${k + 1}(x) = f${k}(x)`)}\ny = f101(1)`,
      `f0(x) = x\n${lines(40, (k) => `f${k + 1}(x) = f${k}(x) + f${k}(x)`)}\ny = f40(1)`,
      "a = zeros(100000000)\nb = zeros(100000000)",
      "x\n".repeat(1001),
    ],
  },
  E101: {
    title: "Something is defined twice",
    cause: "A name has one definition, a state one initial value, a model one threshold.",
    remedy: "Remove one of the two, or give it another name.",
    examples: [
      "tau = 10\ntau = 20",
      `${DECAY}x(0) = 1\ninit(x) = 2`,
      `${DECAY}threshold(x > 1)\nthreshold(x > 2)`,
      "f(x, x) = x",
      "on_pre(x = 1, delay = 1, delay = 2)",
      "A = 3\npopulation A = 2 { x' = -x }",
      network("g = 1", "connect(all()); connect(p = 0.5)"),
    ],
  },
  E102: {
    title: "A name that cannot be defined",
    cause: "`t` is time and `dt` the step; words such as `true` and `not` belong to the syntax.",
    remedy: "Choose another name.",
    examples: [
      "spikes = 3\nx' = -x\nthreshold(x > 1)",
      "t = 3",
      "dt = 0.1",
      "true = 1",
      "population record = 3 { x' = -x }",
    ],
  },
  E103: {
    title: "A name is unknown",
    cause: "The expression uses a name that no statement defines.",
    remedy: "Correct its spelling (capital letters count), or define it. A product needs `*` between names.",
    examples: [
      "x' = -x\nevent(low, x < 0)\ny = low + 1",
      "tau = 10\nx' = -x/tua",
      network("", "connect(all())", "from A to B"),
      network("y = sum(q.w) + sum(p.v)", "connect(all()); w = 1"),
      network("", "connect(all()); w = N + lastspike"),
      `population B = 2 { y' = -y }\n${network("", "connect(all()); w = y_post", "from A to A, B")}`,
    ],
  },
  E104: {
    title: "A function is unknown",
    cause: "What is called is neither a function of the model nor one of the language.",
    remedy: "Correct its spelling, or define it: `f(x) = …`. Nothing outside the model can be called.",
    examples: ["x = sine(1)", "x = fetch(1)"],
  },
  E105: {
    title: "The number of arguments is wrong",
    cause: "A function is called with more or fewer arguments than it has.",
    remedy: "Give as many as its definition, or the page of the language, says.",
    examples: ["x = sin(1, 2)", "x = max()", "x = log(1, 2, 3)", "x = piecewise(1 > 0, 1, 2 > 0, 2)"],
  },
  E106: {
    title: "Expressions need each other",
    cause: "To know one of these values, one would have to know it already.",
    remedy: "If it changes in time, make it a state: `dx/dt = …`. Else break the circle.",
    examples: ["a = b + 1\nb = 2*a", "a = a + 1"],
  },
  E107: {
    title: "A Boolean is needed",
    cause: "`if`, `?`, `piecewise`, `and`, `or`, `xor`, `not` and `threshold` take conditions, and this is a number.",
    remedy: "Compare it: `x > 0`, `x != 0`. `not` binds more tightly than a comparison.",
    examples: [
      `${DECAY}y = if(x, 1, 2)`,
      `${DECAY}threshold(x)`,
      `${DECAY}y = if(not x > 0, 1, 2)`,
      ...connecting("p = 1 > 0", "all(), self = 1", "i - j"),
    ],
  },
  E108: {
    title: "A function is used as a value, or a value as a function",
    cause: "A function stands without arguments, or brackets follow a name that is not a function.",
    remedy: "Write the arguments; write `*` for a product.",
    examples: ["x = sin + 1", "g = 2\nV' = g (1 - V)"],
  },
  E109: {
    title: "An initial value of something that is no state",
    cause:
      "What has an equation has a value at the start, and what is stored: a name that something assigns or reads. This is neither.",
    remedy: "Give it an equation, assign it in a reset or a when, or write its value as a definition.",
    examples: [`${DECAY}y(0) = 1`, `${DECAY}tau(0) = 1`],
  },
  E110: {
    title: "Shapes or kinds of values do not fit",
    cause:
      "Values of different lengths meet, an array has another length than the population, or a constant is needed where something varies.",
    remedy: "A value is one number, or one for each element. Set the number of elements by `--size` or by one array.",
    examples: [
      ...connecting("p = [0.1, 0.2]", "p = 0.1*i"),
      network("", "connect(all()); w = [1, 2]"),
      "s(0) = zeros(3)\ns' = [1, 2] - 3",
      "s(0) = zeros(3)\ns' = -s\nwhen(t > 1, s = [1, 2])",
      "W = [1, 2; 3, 4]\ny = W[3, 1]",
      "W = [1, 2; 3, 4]\ny = W[1:0:2, 1]",
      "W = [1, 2; 3, 4]\ny = W[2:9, 1]",
      "y = range(3, 1)",
      "n = 2\na = zeros(n)",
      "W = [1, 2; 3, 4]\ns' = W*[1, 2]",
      'x\' = shift(x, 1, "round")',
      "a = [1, 2]\nb = [1, 2, 3]",
      "a = linspace(0, 1, 1e12)",
      "y = t*[1, 2, 3]",
      "a = [1, 2]\ny = a*[1, 2, 3]",
      `${DECAY}y = zeros(x)`,
      "y = t + zeros(2 - 3)",
      "s(0) = zeros(2)\ns' = -s\nwhen(s > 2, s = 0)",
    ],
  },
  E111: {
    title: "Something has no place in an expression",
    cause:
      "Expressions are numbers, names, operators, calls, arrays and their places, and members of populations and projections. Text, objects and assignments are not part of them, and nothing is ever evaluated as code.",
    remedy: "Leave it out, or say it in another way.",
    examples: [
      "x' = 1 in [0, 2]",
      "y = 1\nx = y.z.u",
      "y = 1\nx = y?.z",
      "x = 1 ?? 2",
      'x = "text"',
      "x = 'text'",
      "x = {a: 1}",
      "x = 5%",
      "y = 1\nx = y && true",
      "x = process.exit()",
      "x = (y = 1)",
      "x = null",
      "x = ∞",
      "n = [1:3]",
    ],
  },
  E112: {
    title: "An initial value uses what is not known at the start",
    cause: "An initial value may use parameters and what is derived from them, `i`, `N` and draws.",
    remedy: "Write the value in terms of parameters.",
    examples: ["x' = -x\ny' = -y\ny(0) = x", "x' = -x\nx(0) = t"],
  },
  E113: {
    title: "Functions call themselves",
    cause: "Functions are inlined, so that none can call itself, directly or through others.",
    remedy: "Write a closed form, or a state that changes from step to step.",
    examples: ["f(x) = if(x > 0, f(x - 1), 1)\ny = f(3)", "f(x) = g(x)\ng(x) = f(x)"],
  },
  E114: {
    title: "Units do not fit",
    cause: "Two quantities of different kinds are added, compared or assigned.",
    remedy: "Correct the equation, or the annotation.",
    examples: [
      "v' = 3 : mV",
      "y = 1 mV + 2 ms",
      "f(x) = exp(x)\ny = f(3 mV) + f(2)",
      "y = 2^(3 mV)",
      "y = max(3 mV, 2 ms)",
      "f(x) = x + 1 ms\ny = f(3 mV)",
      "population A = 2 { x' = 0 : mV }\npopulation B = 2 { x' = 0 : mA }\nprojection p from A to A, B { connect(all()); w = x_post }",
      "n = 2\ny = (3 mV)^n",
    ],
  },
  E115: {
    title: "A unit is unknown",
    cause: "The annotation names no unit of the list.",
    remedy: "Correct its spelling.",
    examples: [
      "y = 1 : mVV",
      "y = 1 : mV + 2",
      "y = 1 : mV^n",
      "y = 1 : sin(3)",
      "y = 1 : degC^2",
      "y = 1 : km^300",
      `y = 1 : ${"m*".repeat(100)}m`,
      `y = 3${" mV ms".repeat(300)}`,
    ],
  },
  E120: {
    title: "Something is assigned that is not a variable",
    cause: "Only states, stored variables and parameters can be assigned in `reset` and `when`.",
    remedy: "Assign what the expression depends on.",
    examples: [
      `${DECAY}y = 2*x\nthreshold(x > 1)\nreset(y = 0)`,
      `${DECAY}threshold(x > 1)\nreset(t = 0)`,
      "k = 2\nm = 2*k\nx' = -x*m\nwhen(x > 1, m = 3)",
      `g = 1\n${network("u = 2*x", "connect(all()); on_pre(g += 1, u_post += 1, x_post = 2, i = 1)")}`,
    ],
  },
  E121: {
    title: "A name in a reset is neither a variable nor read",
    cause: "A name that is first assigned in a handler is local to it; this one is never read there.",
    remedy: "Correct its spelling.",
    examples: ["v' = -v\nthreshold(v > 1)\nreset(u = 0)"],
  },
  E122: {
    title: "A statement lacks the event that it belongs to",
    cause:
      "`reset`, `refractory` and `(unless refractory)` belong to a threshold, a named reset to an event of that name.",
    remedy: "Write the threshold, or the event.",
    examples: [
      "x' = -x\nreset(x = 0)",
      "x' = -x\nrefractory(2)",
      "x' = -x (unless refractory)",
      "x' = -x\nevent(low, x < 0)\nreset(lwo, x = 1)",
      "population A = 2 { x' = -x }\nprojection p from A to A { connect(all()); on_pre(x_post += lastspike_pre) }",
    ],
  },
  E123: {
    title: "Noise has no place here",
    cause: "`xi` is white noise: it has a meaning in a differential equation alone.",
    remedy: "Move it into the equation; `randn()` is a draw for other places.",
    examples: ["x' = -x\ny = xi"],
  },
  E124: {
    title: "A range is wrong",
    cause: "The range of a parameter is two numbers, the smaller one first, with its value between them.",
    remedy: "Write `name = value in [low, high]`.",
    examples: ["g = 1 in [2, 1]\nx' = -g*x", "g = 5 in [0, 1]\nx' = -g*x"],
  },
  E125: {
    title: "A table is wrong",
    cause: "The values of a table are constants: an array, or a matrix with a row for each time.",
    remedy: "Write `table(name, values, step = h)`, and use it as `name(t)`.",
    examples: [
      { model: "table(f, [1, 2; 3, 4], step = 1)\nx' = f(t)\n", command: "check model.flux --size 3" },
      "x' = -x\ntable(f, x, step = 1)",
      "table(f, 3, step = 1)\nx' = f(t)",
      "table(f, [3, 4], step = 0)\nx' = f(t)",
    ],
  },
  E126: {
    title: "A delay is wrong",
    cause: "Only the past of a state with a differential equation is kept, for a time that is constant in a run.",
    remedy: "Write `delay(x, T)` with a state x and a parameter T.",
    examples: ["y = 2\nx' = -delay(y, 1)"],
  },
  E127: {
    title: "A statement of populations in a model of vectors",
    cause: "Events belong to elements that share equations; vectors and matrices are single things.",
    remedy: "Use `when`, or write the model per element.",
    examples: ["W = [1, 2; 3, 4]\ns(0) = zeros(2)\ns' = -s + W*s\nthreshold(s > 1)"],
  },
  E128: {
    title: "An array from a file is wrong",
    cause: "`data` takes the name of a file, in quotation marks.",
    remedy: 'Write `name = data("file.npy")`.',
    examples: [{ program: `await compile('a = data("a.npy")\\nx\\' = a');` }, "file = 1\na = data(file)"],
  },
  E130: {
    title: "A name of another block is used where it has no value",
    cause:
      "What a projection delivers is a sum over the synapses of each element of a population: it stands there in `sum(p.x)`, and in no assignment, because assignments are made one by one. What one synapse does cannot look at all elements together.",
    remedy:
      "Write `sum(p.x)` in an equation of the population; let `on_pre` change variables of the two ends with `+=`.",
    examples: [
      network("y = p.w + mean(p.w)", "connect(all()); w = 1"),
      network("y = sum(p.w)\n  when(x < 0, x = y + sum(p.w))", "connect(all()); w = 1"),
      network("y = 1", "connect(all()); w = 1; v = sum(p.w)"),
      network("", "connect(all()); w(0) = 1; on_pre(w += mean(w))"),
      `table(f, [1, 2], step = 1)\n${network("", "connect(all()); w(0) = 1; on_pre(w += f(t))")}`,
      network("", "connect(all()); w = shift(x_pre, 1)"),
    ],
  },
  E131: {
    title: "A statement stands in the wrong block",
    cause:
      "Equations and thresholds belong to a population, connections and deliveries to a projection. What stands beside the blocks of a network is shared by all of them: parameters, functions, tables.",
    remedy: "Move the statement into the block that it belongs to.",
    examples: [`y' = -y\n${network("connect(all())", "connect(all()); threshold(1 > 0); t : ms")}`],
  },
  E132: {
    title: "Connections that cannot be made",
    cause:
      "A projection needs one `connect`, and what it says has to fit the sizes of the populations: probabilities are from 0 to 1, indices those of elements, a matrix has a row for each target and a column for each source.",
    remedy: "Look at the message: it names the sizes.",
    examples: [
      network("", "w = 1"),
      network("", "connect(all())", "from A[1:5] to A"),
      "population A = 2.5 { x' = -x }",
      "population A = 2 { spikes_at([0, 0.1; 7, 0.2]) }",
      network("", "connect(x_pre > 0)"),
      ...connecting(
        "p = 2",
        "in_degree = 7",
        "p = 0.5, seed = -1",
        "[1, 0, 0; 0, 1, 0]",
        "[0, 1, 1]",
        "3",
        "i > mean(j)",
      ),
      "population A = 100000 { x' = -x }\nprojection p from A to A { connect(all()) }",
      "population A = 2 { x' = -x }\npopulation B = 3 { y' = -y }\nprojection p from A to B { connect(one_to_one()) }",
      "r = rand() (constant)\npopulation A = 2 { x' = -x }\nprojection p from A to A { connect(p = r) }",
    ],
  },
  E134: {
    title: "A delay of spikes is no constant",
    cause: "Spikes are remembered as long as the longest delay: it does not change in a run.",
    remedy: "Let it follow from parameters, `i` and `j`.",
    examples: [
      network("", "connect(all()); on_pre(x_post += 1, delay = x_pre)"),
      network("", "connect(all()); on_pre(x_post += 1, delay = -1)"),
      ...["-1*1", "0/0", "1e9"].map((delay) => ({
        model: `${network("", `connect(all()); on_pre(x_post += 1, delay = ${delay})`)}\n`,
        command: "run model.flux --dt 0.1 --duration 1",
      })),
    ],
  },
  E301: {
    title: "The value of an option is not well formed",
    cause: "The text after the option cannot be read as what the option takes.",
    remedy: "Numbers are written as in 0.01 or 1e-3, without a unit; `--set` and `--init` take name=value.",
    examples: [
      ...run("--memory lots", "--data a"),
      ...option("--dt fast --duration 1"),
      ...run(
        "--set tau",
        "--set tau=2+",
        "--set tau=sin(1,2)",
        "--set tau=ten",
        "--set tau=nosuch(1)",
        "--set tau=rand()",
        "--workers few",
        "--memory much",
      ),
    ],
  },
  E302: {
    title: "The value of an option is out of range",
    cause: "It is a number, and not one that makes sense here.",
    remedy: "The message says what is possible.",
    examples: [
      { program: `const sim = await compile("x' = -x", { dt: 0.1 });\nawait sim.run({ duration: 1, memory: -1 });` },
      { model: "x' = -delay(x, 0.01)\n", command: "run model.flux --dt 0.1 --duration 1" },
      { program: `await compile("x' = -x", { dt: 0.1 }).then((sim) => sim.run({ duration: 1, seed: 1.5 }));` },
      ...option("--dt 0 --duration 1", "--dt 0.1 --duration -1", "--dt 1e-300 --duration 1"),
      ...option("--dt 1e-7 --duration 10 --backend tfjs:cpu"),
      ...run("--every 0"),
      { command: "graph model.flux --stage schedule --workers 0" },
      { program: `const sim = await compile("x' = -x", { dt: 0.1 });\nawait sim.run({ duration: 1, memory: 0 });` },
      { program: `const sim = await compile("x' = -x", { dt: 0.1 });\nawait sim.run({ duration: 1, t0: NaN });` },
    ],
  },
  E303: {
    title: "An option is missing",
    cause: "A model with states needs a step and a duration.",
    remedy: "Give `--dt` and `--duration`, in the model's unit of time.",
    examples: option("--duration 1", "--dt 0.1"),
  },
  E304: {
    title: "Options exclude each other",
    cause: "Two options cannot both be had.",
    remedy: "Leave one of them out.",
    examples: [
      ...run("--plot x.svg --view raster"),
      { command: "graph model.flux --stage fused --unfused" },
      { program: `const sim = await compile("x' = -x");\nawait sim.run({ times: [0, 1, 3], dt: 1 });` },
      { program: `const sim = await compile("x' = -x", { load: false });\nawait sim.run({ dt: 0.1, duration: 1 });` },
      {
        program: `const sim = await compile("x' = -x\\nthreshold(x > 1)\\nreset(x = 0)\\nrefractory(2)");\nawait sim.run({ times: [0, 1, 3] });`,
      },
      { program: `const sim = await compile("x' = -delay(x, 1)");\nawait sim.run({ times: [0, 1, 3] });` },
      {
        program: `const sim = await compile("population A = 1 { spikes_at([0, 1; 0, 2]) }");\nawait sim.run({ times: [0, 1, 3] });`,
      },
      ...run("--size 3 --size PN=3"),
      { model: "x' = -x + xi\n", command: "run model.flux --dt 0.1 --duration 1 --method rk4" },
      ...run("--every 2 --at 0", "--json --out -", "--size 1 --size 2", "--view connectivity --plot x.svg"),
      { command: "graph model.flux --stage code --format svg" },
      { command: "graph model.flux --stage fused..run" },
      { command: "compare model.flux --dt 0.1 --duration 1 --backend js" },
      ...run("--profile --backend tfjs:cpu"),
      {
        program: `const sim = await compile("x' = -x");\nconst { state } = await sim.run({ dt: 0.1, duration: 1 });\nawait sim.run({ dt: 0.2, duration: 1, from: state });`,
      },
    ],
  },
  E305: {
    title: "What an option asks for is not built yet",
    cause: "The option, or its value, is planned, and this version does not have it.",
    remedy: "Leave it out, or wait for a later version.",
    examples: [
      { model: "x' = -x!\n", command: "run model.flux --dt 0.1 --duration 1 --method exponential-euler" },
      ...run("--rtol 1", "--method rk45", "--backend jax", "--backend tfjs:webgl", "--workers 2", "--out x.arrow"),
      { command: "sweep model.flux" },
    ],
  },
  E306: {
    title: "The model has no such name",
    cause: "An option names a parameter, a state or a value that the model does not have, or not as that.",
    remedy: "The message lists those there are.",
    examples: [
      ...run('--record "x +"', '--record "x[3:9]"', "--record nosuch+1"),
      { program: `await compile("x' = -x", { data: { a: [1, 2] } });` },
      { program: `model({ population: { A: { equations: "x' = -x" } } });` },
      { program: `await compile("x' = -x", { data: { a: { offsets: [0, 1], columns: [0] } } });` },
      { program: `const sim = await compile("n = 3\\npopulation A = n { x' = -x }");\nsim.set({ n: 4 });` },
      { model: `${network("g = 1", "connect(all())")}\n`, command: "run model.flux --dt 0.1 --duration 1 --set g=2" },
      { model: `${network("g = 1", "connect(all())")}\n`, command: "run model.flux --dt 0.1 --duration 1 --record x" },
      {
        model: `${network("g = 1", "connect(all())")}\n`,
        command: "run model.flux --dt 0.1 --duration 1 --record mean(B.x)",
      },
      {
        program: `const run = { dt: 0.1, duration: 1 };\nconst { state } = await (await compile("x' = -x", { size: 2 })).run(run);\nawait (await compile("x' = -x", { size: 3 })).run({ ...run, from: state });`,
      },
      {
        program: `const text = "population A = 2 { V' = 1 - V; threshold(V > 0.5); reset(V = 0) }\\nprojection p from A to A { connect(all()); d = 0.1*(1 + i); on_pre(V_post += 0.1, delay = d) }";\nconst run = { dt: 0.1, duration: 1 };\nconst { state } = await (await compile(text, { backend: "js" })).run(run);\nawait (await compile(text, { backend: "tfjs:cpu" })).run({ ...run, from: state });`,
      },
      { program: `const sim = await compile("g = 1\\nx' = -g*x\\nwhen(x > 1, g = 2)");\nsim.set({ g: 3 });` },
      ...run("--set tua=1", "--set x=1", "--init tau=1", "--record y", "--record spikes"),
      {
        program: `const run = { dt: 0.1, duration: 1 };\nconst { state } = await (await compile("x' = -x")).run(run);\nawait (await compile("y' = -y")).run({ ...run, from: state });`,
      },
      {
        program: `const text = "population A = 3 { V' = sum(p.o) - V }\\nprojection p from A to A { connect(all(), self = false); o' = V_pre - o; o(0) = rand() }";\nconst run = { dt: 0.1, duration: 1 };\nconst { state } = await (await compile(text)).run(run);\nawait (await compile(text, { without: ["lump"] })).run({ ...run, from: state });`,
      },
    ],
  },
  E307: {
    title: "An option has no such choice",
    cause: "The option takes one of several names, and this is none of them.",
    remedy: "The message lists those there are.",
    examples: [
      ...run("--precision f16", "--math quick", "--backend tfjs:cpu --math exact", "--out results.txt", "--view pie"),
      { command: "graph model.flux --stage thoughts" },
      { command: "graph model.flux --stage run..thoughts" },
      { command: "compare model.flux --dt 0.1 --duration 1 --backends js@f16" },
      { command: "compare model.flux --dt 0.1 --duration 1 --backends nosuch" },
      { program: `await compile("x' = -x", { without: ["expand"] });` },
    ],
  },
  E308: {
    title: "A model cannot be read",
    cause: "There is no such file, it is not permitted to read it, or it is not text in UTF-8.",
    remedy: "Check the path; save the file as UTF-8.",
    examples: [
      { command: "run nosuch.flux" },
      { command: "check ." },
      { model: "µ = 1\n", encoding: "latin1", command: "check model.flux" },
    ],
  },
  E309: {
    title: "A file cannot be written",
    cause: "Its folder is missing or cannot be written to, it is a folder itself, or two outputs have the same name.",
    remedy: "Choose another name, or make the folder.",
    examples: [
      ...run("--out no/such/folder.csv", "--out x.csv --out x.csv"),
      { command: "graph model.flux --out no/such/folder.txt" },
      { model: "v' = -v\nV' = -V\n", command: "run model.flux --dt 0.1 --duration 1 --out x.npy" },
      {
        model: "x' = 1\nthreshold(x > 1)\n",
        command: "run model.flux --dt 0.1 --duration 1 --out x.npy --out x.spikes.npy",
      },
      { command: "run model.flux --times W.csv --out W.csv" },
    ],
  },
  E310: {
    title: "Sizes do not fit",
    cause: "An array among the options has another length than the population, or than another array.",
    remedy: "Give arrays of one length, and `--size` where none says it.",
    examples: [
      ...run("--size 1.5", "--size PN=3"),
      { model: `${network("", "connect(all())")}\n`, command: "run model.flux --dt 0.1 --duration 1 --size 10" },
      { model: `${network("", "connect(all())")}\n`, command: "run model.flux --dt 0.1 --duration 1 --size B=10" },
      {
        program: `await compile("population A = 2 { x' = -x }\\nprojection p from A to A { connect(all()); w = 1 }", { params: { "p.w": [1, 2] } });`,
      },
      { program: `await compile("W = [1, 2; 3, 4]\\ns(0) = zeros(2)\\ns' = W*s", { size: 3 });` },
      { program: `await compile("a = 1\\nx' = a", { params: { a: { shape: [2, 2], data: [1, 2, 3] } } });` },
      { program: `await compile("a = 1\\nx' = a", { params: { a: [[1, 2], [3]] } });` },
      { program: `await compile("a = 1\\nx' = a", { params: { a: {} } });` },
      {
        program: `const sim = await compile("W = [1, 2; 3, 4]\\nv = [1, 2, 3]\\ns(0) = zeros(2)\\ns' = W*s");\nsim.set({ v: [1, 2] });`,
      },
      { model: `a = 1\n${DECAY}`, command: "run model.flux --dt 0.1 --duration 1 --set a=[1,2] --set tau=[1,2,3]" },
      { program: `await compile("a = 1\\nx' = -a*x", { size: 3, params: { a: [1, 2] } });` },
      { program: `const sim = await compile("a = 1\\nx' = -a*x", { size: 2 });\nsim.set({ a: [1, 2] });` },
    ],
  },
  E311: {
    title: "A parameter is not a number",
    cause: "Its value is NaN.",
    remedy: "Give it another value; to begin a state with NaN, set its initial value.",
    examples: run("--set tau=0/0"),
  },
  E312: {
    title: "A time is not one of the run's",
    cause: "Rows are recorded at the times of steps, t0 + n·dt, from the start to the end.",
    remedy: "Choose a time on the grid; the message names the nearest.",
    examples: [
      { program: `const sim = await compile("x' = -x");\nawait sim.run({ times: [0] });` },
      { program: `const sim = await compile("x' = -x");\nawait sim.run({ times: [0, 2, 1] });` },
      { program: `const sim = await compile("x' = -x");\nawait sim.run({ times: [0, 1, 3], at: [2] });` },
      ...run("--at 0.55", "--at 3"),
      {
        program: `const sim = await compile("x' = -x");\nconst { state } = await sim.run({ times: [0, 1, 2, 3] });\nawait sim.run({ times: [0, 1], from: state });`,
      },
      { command: "run model.flux --times W.csv", model: "x' = -x\n" },
    ],
  },
  E313: {
    title: "The run does not fit into memory",
    cause:
      "Its arrays, what is kept for pictures, and the rows of a result that no file takes are more than `--memory` (`memory`), by default half of what is free.",
    remedy: "Record fewer rows or values, give the run a sink, or allow it more.",
    examples: [
      { program: `const sim = await compile("x' = -x", { dt: 1e-6 });\nawait sim.run({ duration: 1, memory: 1e6 });` },
    ],
  },
  E314: {
    title: "The command line is wrong",
    cause: "There is no such command or option, or an argument is missing or one too many.",
    remedy: "`fluxion --help` and `fluxion run --help` list what there is.",
    examples: [
      { command: "rum model.flux" },
      ...run("--dtt 1"),
      { command: "run" },
      { command: "check model.flux another.flux" },
    ],
  },
  E315: {
    title: "An array cannot be read",
    cause:
      "A file of numbers, or what was given in its place, is cut off, of another format than its name says, or holds what are no numbers.",
    remedy:
      "The message says where; write it as `.npy` of floats or integers, as a table of numbers, or as lists in JSON.",
    examples: [
      { program: `readArray("currents.csv", new TextEncoder().encode("I,w\\n0,1\\n2.5,x\\n"));` },
      { program: `readArray("currents.txt", new TextEncoder().encode("1"));` },
    ],
  },
  E316: {
    title: "The backend cannot express the model",
    cause:
      "Some backends have fewer operations than others. Those without lists of synapses deliver to all at once: what a synapse does may then not depend on what another has done in the same step.",
    remedy: "Take one of the backends that the message names, or write the equation in other words.",
    examples: [
      {
        command: "run model.flux --dt 0.1 --duration 1 --backend tfjs:cpu",
        model: network("g' = -g", "connect(all())\n  on_pre(g_post += 1 - g_post)"),
      },
      {
        program: `const target = { kernels: true, deliveries: "lists", ops: new Set(["input", "scan", "get", "add", "mul"]) };\nconst backend = { name: "mine", capabilities: { precisions: ["f64"], workers: 1, target } };\nawait compile("x' = -x", { backend });`,
      },
    ],
  },
} as const satisfies Readonly<Record<string, Explanation>>;

export type Code = keyof typeof ERRORS;
