/** Units: their values, how they are written, numbers that carry one, and what dimensional analysis finds in a model. */
import * as fc from "fast-check";
import { all, create } from "mathjs";
import { describe, expect, test } from "vitest";
import { BUILTINS, SPECIAL, SPECIAL_UNITS } from "../src/builtins.ts";
import { checkUnits, type Checked, type Demand } from "../src/dimensions.ts";
import { showDiagnostic } from "../src/diagnostics.ts";
import { Fault, parseExpression, parseModel, postorder, type Annotation, type Expr } from "../src/parse.ts";
import {
  coherentUnit,
  divide,
  fromSI,
  hasUnits,
  inUnit,
  multiply,
  ONE,
  parseUnit,
  power,
  resolveUnits,
  sameDimension,
  SECOND,
  showDimension,
  showUnit,
  toSI,
  unitNames,
  type Unit,
} from "../src/units.ts";

const math = create(all!);

const faultOf = (work: () => unknown): Fault => {
  try {
    work();
  } catch (error) {
    if (error instanceof Fault) return error;
    throw error;
  }
  throw new Error("no fault");
};

// --------------------------------------------------------------------------------------------------------- table

describe("names", () => {
  /** SI brochure, 9th edition, tables 2, 4, 7 and 8; CODATA 2018. Length, mass, time, current, temperature, amount, luminosity. */
  test.each<[string, number, readonly number[]]>([
    ["m", 1, [1, 0, 0, 0, 0, 0, 0]],
    ["kg", 1, [0, 1, 0, 0, 0, 0, 0]],
    ["g", 1e-3, [0, 1, 0, 0, 0, 0, 0]],
    ["s", 1, [0, 0, 1, 0, 0, 0, 0]],
    ["A", 1, [0, 0, 0, 1, 0, 0, 0]],
    ["K", 1, [0, 0, 0, 0, 1, 0, 0]],
    ["mol", 1, [0, 0, 0, 0, 0, 1, 0]],
    ["cd", 1, [0, 0, 0, 0, 0, 0, 1]],
    ["Hz", 1, [0, 0, -1, 0, 0, 0, 0]],
    ["N", 1, [1, 1, -2, 0, 0, 0, 0]],
    ["Pa", 1, [-1, 1, -2, 0, 0, 0, 0]],
    ["J", 1, [2, 1, -2, 0, 0, 0, 0]],
    ["W", 1, [2, 1, -3, 0, 0, 0, 0]],
    ["C", 1, [0, 0, 1, 1, 0, 0, 0]],
    ["V", 1, [2, 1, -3, -1, 0, 0, 0]],
    ["F", 1, [-2, -1, 4, 2, 0, 0, 0]],
    ["ohm", 1, [2, 1, -3, -2, 0, 0, 0]],
    ["S", 1, [-2, -1, 3, 2, 0, 0, 0]],
    ["Wb", 1, [2, 1, -2, -1, 0, 0, 0]],
    ["T", 1, [0, 1, -2, -1, 0, 0, 0]],
    ["H", 1, [2, 1, -2, -2, 0, 0, 0]],
    ["lx", 1, [-2, 0, 0, 0, 0, 0, 1]],
    ["Gy", 1, [2, 0, -2, 0, 0, 0, 0]],
    ["kat", 1, [0, 0, -1, 0, 0, 1, 0]],
    ["rad", 1, [0, 0, 0, 0, 0, 0, 0]],
    ["deg", 0.017453292519943295, [0, 0, 0, 0, 0, 0, 0]],
    ["min", 60, [0, 0, 1, 0, 0, 0, 0]],
    ["hour", 3600, [0, 0, 1, 0, 0, 0, 0]],
    ["h", 3600, [0, 0, 1, 0, 0, 0, 0]],
    ["day", 86400, [0, 0, 1, 0, 0, 0, 0]],
    ["L", 1e-3, [3, 0, 0, 0, 0, 0, 0]],
    ["eV", 1.602176634e-19, [2, 1, -2, 0, 0, 0, 0]],
    ["cal", 4.184, [2, 1, -2, 0, 0, 0, 0]],
    ["bar", 1e5, [-1, 1, -2, 0, 0, 0, 0]],
    ["atm", 101325, [-1, 1, -2, 0, 0, 0, 0]],
    ["M", 1e3, [-3, 0, 0, 0, 0, 1, 0]],
    ["mM", 1, [-3, 0, 0, 0, 0, 1, 0]],
    ["uM", 1e-3, [-3, 0, 0, 0, 0, 1, 0]],
    ["nM", 1e-6, [-3, 0, 0, 0, 0, 1, 0]],
    ["molar", 1e3, [-3, 0, 0, 0, 0, 1, 0]],
    ["mmolar", 1, [-3, 0, 0, 0, 0, 1, 0]],
    ["µF/cm^2", 1e-2, [-4, -1, 4, 2, 0, 0, 0]],
    ["µV", 1e-6, [2, 1, -3, -1, 0, 0, 0]],
    ["μV", 1e-6, [2, 1, -3, -1, 0, 0, 0]],
    ["kΩ", 1e3, [2, 1, -3, -2, 0, 0, 0]],
    ["mS/cm^2", 10, [-4, -1, 3, 2, 0, 0, 0]],
    ["1/ms", 1e3, [0, 0, -1, 0, 0, 0, 0]],
    ["ms^-1", 1e3, [0, 0, -1, 0, 0, 0, 0]],
    ["1", 1, [0, 0, 0, 0, 0, 0, 0]],
    ["mV*ms^(1/2)", 1e-3 * Math.sqrt(1e-3), [2, 1, -2.5, -1, 0, 0, 0]],
    ["J/(mol*K)", 1, [2, 1, -2, 0, -1, -1, 0]],
    ["millisecond", 1e-3, [0, 0, 1, 0, 0, 0, 0]],
  ])("%s is %d in SI", (text, factor, dimension) => {
    const unit = parseUnit(text);
    // One multiplication, one division and, for roots, Math.sqrt against **: each within a few units in the last place.
    expect(Math.abs(toSI(1, unit) / factor - 1)).toBeLessThan(4 * Number.EPSILON);
    expect(unit.dimension).toEqual(dimension);
  });

  test("each name has one reading, and mathjs gives those it knows the same value and dimension", () => {
    const names = unitNames();
    expect(names.filter((name, k) => names.indexOf(name) !== k)).toEqual([]);
    let compared = 0;
    for (const name of names) {
      // To mathjs M and molar are none; angles are a dimension; luminosity and dimensionless ones have no counterpart.
      if (/(rad|radian|sr|steradian|deg|degree|lm|lumen|lx|lux)$/.test(name)) continue;
      // Other definitions of the year and of mercury, and the electronvolt of 2014.
      if (name === "year" || name === "mmHg" || name.endsWith("eV") || !math.Unit.isValuelessUnit(name)) continue;
      const theirs = math.unit(1, name);
      const ours = parseUnit(name);
      const [mass, length, time, current, temperature, luminosity, amount] = theirs.dimensions as number[];
      expect(ours.dimension, name).toEqual([length, mass, time, current, temperature, amount, luminosity]);
      expect(Math.abs(toSI(1, ours) / (theirs.toSI().value as number) - 1), name).toBeLessThan(4 * Number.EPSILON);
      compared++;
    }
    expect(compared).toBeGreaterThan(300);
  });

  test.each([
    ["mv", 'unknown unit "mv"', 'did you mean "mV"?'],
    ["degC", '"degC" counts from another zero than K: it is not a multiple of it', "write it in K"],
    ["mV + V", '"+" has no place in a unit', undefined],
    ["10*mV", "this has no place in a unit", "units are written mV, uF/cm^2, 1/ms or 1"],
    ["mV^x", "the exponent of a unit is a number", undefined],
    ["m^1000/Ym^900", "this unit is too large or too small", undefined],
    ["sin(s)", "this has no place in a unit", "units are written mV, uF/cm^2, 1/ms or 1"],
  ])("%s is refused", (text, message, hint) => {
    const { diagnostic } = faultOf(() => parseUnit(text));
    expect(diagnostic).toMatchObject({ code: "E115", message });
    expect(diagnostic.hint).toBe(hint);
  });
});

// ------------------------------------------------------------------------------------------------------- algebra

const NAMES = ["m", "kg", "ms", "uA", "K", "mmol", "cd", "mV", "nS", "uF", "kohm", "L", "hour", "mM", "eV", "Hz"];
const anyExponent = fc.constantFrom(1, 2, 3, -1, -2, 1 / 2, -1 / 2, 1 / 3, 3 / 2);
const anyUnit: fc.Arbitrary<Unit> = fc
  .array(fc.tuple(fc.constantFrom(...NAMES), anyExponent, fc.boolean()), { minLength: 1, maxLength: 4 })
  .map((terms) =>
    terms.reduce((whole, [name, by, above]) => (above ? multiply : divide)(whole, power(parseUnit(name), by)), ONE),
  );
/** Roots and products of factors in different orders: some roundings of 2^-53 each, times exponents up to 3. */
const isClose = (a: number, b: number): boolean => Math.abs(a / b - 1) < 64 * Number.EPSILON;
const expectSame = (a: Unit, b: Unit): void => {
  expect(a.dimension).toEqual(b.dimension);
  expect(isClose(toSI(1, a), toSI(1, b)), `${a.name} ${toSI(1, a)}, ${b.name} ${toSI(1, b)}`).toBe(true);
};

describe("algebra", () => {
  test("a unit's name reads as the unit", () => {
    fc.assert(fc.property(anyUnit, (unit) => expectSame(parseUnit(showUnit(unit)), unit)));
  });

  test("the name of a dimension reads as a coherent unit of it", () => {
    fc.assert(
      fc.property(anyUnit, ({ dimension }) => {
        for (const text of [showDimension(dimension), coherentUnit(dimension).name]) {
          const read = parseUnit(text);
          expect(read.dimension).toEqual(dimension);
          expect(toSI(1, read)).toBe(1);
        }
      }),
    );
  });

  test("units form an abelian group with powers", () => {
    fc.assert(
      fc.property(anyUnit, anyUnit, anyUnit, fc.constantFrom(2, 3, -1, 1 / 2), (a, b, c, n) => {
        expectSame(multiply(a, b), multiply(b, a));
        expectSame(multiply(multiply(a, b), c), multiply(a, multiply(b, c)));
        expectSame(divide(multiply(a, b), b), a);
        expectSame(divide(a, a), ONE);
        expectSame(power(multiply(a, b), n), multiply(power(a, n), power(b, n)));
        expectSame(power(power(a, n), 1 / n), a);
        expectSame(power(a, -1), divide(ONE, a));
      }),
    );
  });

  test.each([
    ["V/s", "V/s"],
    ["uF/cm^2", "F/m^2"],
    ["mS/cm^2*mV", "A/m^2"],
    ["mM/ms", "mol/(m^3*s)"],
    ["1/ms", "1/s"],
    ["kohm*cm", "ohm*m"],
    ["1/(ms*mV)", "1/(V*s)"],
    ["rad", "1"],
  ])("%s is %s in SI", (text, name) => expect(coherentUnit(parseUnit(text).dimension).name).toBe(name));

  test("base units are in the usual order", () => {
    expect(showDimension(parseUnit("mV").dimension)).toBe("kg m^2 s^-3 A^-1");
    expect(showDimension(power(SECOND, -1 / 2).dimension)).toBe("s^(-1/2)");
  });
});

// ------------------------------------------------------------------------------------------------------ boundary

describe("values", () => {
  test.each([
    [10, "mV", 0.01],
    [0.1, "ms", 0.0001],
    [-71, "mV", -0.071],
    [1, "uF/cm^2", 0.01],
    [120, "mS/cm^2", 1200],
    [3, "uV", 3e-6],
    [2, "hour", 7200],
    [5, "mM", 5],
  ])("%d %s is %d", (value, unit, si) => {
    expect(toSI(value, parseUnit(unit))).toBe(si);
    expect(fromSI(si, parseUnit(unit))).toBe(value);
  });

  test("a decimal of up to 15 digits comes back as it was, whatever the power of ten", () => {
    const decimal = fc
      .tuple(fc.integer({ min: -1e15 + 1, max: 1e15 - 1 }), fc.integer({ min: -15, max: 3 }))
      .map(([digits, exponent]) => Number(`${digits}e${exponent}`));
    const unit = fc.constantFrom("mV", "uA", "nS", "pF", "uF/cm^2", "mS/cm^2", "kohm", "1/ms", "V").map(parseUnit);
    fc.assert(
      fc.property(decimal, unit, (value, one) => {
        expect(fromSI(toSI(value, one), one)).toBe(value);
      }),
      { numRuns: 2000 },
    );
  });

  test("any value comes back within a rounding or two", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, min: 1e-200, max: 1e200 }), anyUnit, (value, unit) => {
        const back = fromSI(toSI(value, unit), unit);
        // Four roundings of 2^-53.
        expect(Math.abs(back / value - 1)).toBeLessThanOrEqual(4 * 2 ** -53 + 2 ** -104);
      }),
    );
  });

  test("what is not finite stays so", () => {
    for (const value of [Infinity, -Infinity, NaN, 0])
      expect(fromSI(toSI(value, parseUnit("mV")), parseUnit("mV"))).toBe(value);
  });
});

// ------------------------------------------------------------------------------------------- numbers with a unit

const declares =
  (...names: string[]) =>
  (name: string): boolean =>
    names.includes(name);

/** An expression with brackets around every operation, and its numbers with their units. */
function spell(expr: Expr): string {
  if (expr.kind === "number") return expr.unit ? `<${expr.value} ${expr.unit.name}>` : String(expr.value);
  if (expr.kind === "name") return expr.name;
  if (!("args" in expr)) return expr.kind;
  const args = expr.args.map(spell);
  if (expr.kind === "array") return `[${args.join(", ")}]`;
  if (expr.kind === "call") return `${expr.name}(${args.join(", ")})`;
  if (expr.kind !== "operator") return `${expr.kind}(${args.join(", ")})`;
  return args.length === 2 ? `(${args.join(` ${expr.operator} `)})` : `${expr.operator}(${args.join(", ")})`;
}

describe("numbers with units", () => {
  const isDeclared = declares("R", "E", "V", "x", "h");
  test.each([
    ["5 mV", "<5 mV>"],
    ["-5 mV", "<-5 mV>"],
    ["100 mS/cm^2", "<100 mS/cm^2>"],
    ["1e-3 mS/cm^2/ms", "<0.001 mS/cm^2/ms>"],
    ["5 mS*cm^(-2)", "<5 mS*cm^-2>"],
    ["3 mS cm^-2", "<3 mS*cm^-2>"],
    ["2 mV*ms^(1/2)", "<2 mV*ms^(1/2)>"],
    ["1/2 mV", "<0.5 mV>"],
    ["5 J/(mol*K)", "<5 J/(mol*K)>"],
    ["5 (mV)", "<5 mV>"],
    ["2 µV", "<2 µV>"],
    // Declared names are meant wherever there are some.
    ["5 mV/R", "(<5 mV> / R)"],
    ["5 V", "(5 * V)"],
    ["2 e", "(2 * e)"],
    ["2 N", "(2 * N)"],
    ["5 mV/h*ms", "((<5 mV> / h) * ms)"],
    ["10 mV/ms*x", "(<10 mV/ms> * x)"],
    // mathjs binds a product without a sign more tightly than a division, save behind a fraction of numbers.
    ["x/2 ms", "(x / <2 ms>)"],
    ["x*5 mV", "(x * <5 mV>)"],
    ["x/2 mV/3 ms", "((x / <2 mV>) / <3 ms>)"],
    ["(40 mV - V)/5 mV", "((<40 mV> - V) / <5 mV>)"],
    ["2 mM*3", "(<2 mM> * 3)"],
    ["5 mV % 3 mV", "(<5 mV> mod <3 mV>)"],
    ["[1 mV, 2 mV]", "[<1 mV>, <2 mV>]"],
    ["V > -20 mV ? 1 nA : 0 nA", "if((V > <-20 mV>), <1 nA>, <0 nA>)"],
    ["max(0 mV, V)", "max(<0 mV>, V)"],
    // Not directly behind a number.
    ["x^2 ms", "((x ^ 2) * ms)"],
    ["5*mV", "(5 * mV)"],
    ["0.1/ms", "(0.1 / ms)"],
    ["mV", "mV"],
    ["2 foo", "(2 * foo)"],
  ])("%s", (text, meaning) => expect(spell(resolveUnits(parseExpression(text), isDeclared))).toBe(meaning));

  test.each([
    ["0.1/ms", "<0.1 1/ms>"],
    ["1/(ms*mV)", "<1 1/(ms*mV)>"],
    ["x/ms", "(x / ms)"],
    ["1/h", "(1 / h)"],
    ["2*mV", "(2 * mV)"],
  ])("with quotients, %s", (text, meaning) =>
    expect(spell(resolveUnits(parseExpression(text), isDeclared, true))).toBe(meaning),
  );

  test("the range is that of number and unit", () => {
    const text = "x + 100 mS/cm^2*V - (-5 mV)";
    const found = postorder(resolveUnits(parseExpression(text), isDeclared)).filter((part) => part.kind === "number");
    expect(found.map(({ start, end }) => text.slice(start, end)).toSorted()).toEqual(["(-5 mV)", "100 mS/cm^2"]);
  });

  test("an expression without such numbers is the same object", () => {
    const expr = parseExpression("x*(V - E)/R + 2");
    expect(resolveUnits(expr, isDeclared)).toBe(expr);
    expect(hasUnits(expr)).toBe(false);
    expect(hasUnits(resolveUnits(parseExpression("x + 2 mV"), isDeclared))).toBe(true);
  });

  test("text of any length is read or refused", () => {
    const many = (part: string): string => part.repeat(20_000);
    expect(faultOf(() => parseUnit(`${many("m*")}m`)).diagnostic.message).toBe("a unit has at most 100 parts");
    const product = parseExpression(`2 m${many("*m")}`);
    expect(faultOf(() => resolveUnits(product, isDeclared)).message).toBe("a unit has at most 1000 characters");
    for (const text of [`2 (m${many("*m")})`, `1${many("/2")} ms`, `x*2 ms${many("*x")}`]) {
      const parts = postorder(resolveUnits(parseExpression(text), isDeclared)).length;
      expect(parts, text.slice(0, 10)).toBeGreaterThan(20_000);
    }
  });

  test("an offset is refused where it is written", () => {
    const { diagnostic } = faultOf(() => resolveUnits(parseExpression("x + 20 degC"), isDeclared));
    expect(diagnostic).toMatchObject({ code: "E115", start: 7, end: 11 });
  });

  test.each([
    ["1", "<1 mV>"],
    ["-71", "<-71 mV>"],
    ["[1, 2]", "[<1 mV>, <2 mV>]"],
    ["linspace(0, 10, 20)", "(linspace(0, 10, 20) * <1 mV>)"],
    ["-65 + 5*i/N", "((neg(65) + ((5 * i) / N)) * <1 mV>)"],
    ["x + 1", "(x + 1)"],
    ["E", "E"],
    ["5 V", "(5 * V)"],
    ["5 uV", "<5 uV>"],
  ])("%s as the value of something in mV", (text, meaning) => {
    const value = resolveUnits(parseExpression(text), isDeclared);
    expect(spell(inUnit(value, parseUnit("mV"), isDeclared))).toBe(meaning);
  });
});

// ------------------------------------------------------------------------------------------------------ analysis

interface Analysis extends Checked {
  readonly text: string;
}

/** Reads a model and checks it. */
function analyse(text: string, demands: (values: ReadonlyMap<string, Expr>) => Demand[] = () => []): Analysis {
  const { statements, diagnostics } = parseModel({ name: "model", text });
  expect(diagnostics).toEqual([]);
  const unitOf = (annotation: Annotation): Unit => parseUnit(annotation.text, annotation.start);
  const names = statements.flatMap((statement) => ("name" in statement ? statement.name : []));
  const times = statements.flatMap((statement) => (statement.kind === "time" ? unitOf(statement.unit) : []));
  const annotations = new Map(
    statements.flatMap((statement): [string, Unit][] =>
      "unit" in statement && "name" in statement && statement.unit ? [[statement.name, unitOf(statement.unit)]] : [],
    ),
  );
  const values = statements.flatMap((statement) => {
    if (!("value" in statement)) return [];
    const params = statement.kind === "function" ? statement.params : [];
    const name = "name" in statement ? statement.name : "";
    const isDeclared = declares(...names, ...params);
    const value = resolveUnits(statement.value, isDeclared, true);
    const unit = statement.kind === "derivative" ? undefined : annotations.get(name);
    return [{ kind: statement.kind, name, params, value: unit ? inUnit(value, unit, isDeclared) : value }];
  });
  const of = (kind: (typeof values)[number]["kind"]): typeof values => values.filter((one) => one.kind === kind);
  const checked = checkUnits({
    time: times[0] ?? SECOND,
    annotations,
    functions: new Map(of("function").map((own) => [own.name, own])),
    definitions: of("definition"),
    states: of("derivative"),
    initial: of("initial"),
    demands: [
      ...of("threshold").map(({ value }): Demand => ({ value, what: "threshold", wanted: ONE })),
      ...demands(new Map(of("definition").map(({ name, value }) => [name, value]))),
    ],
  });
  return { ...checked, text };
}

/** The faults, each as the text it points at, the message and the hint. */
const faults = ({ text, diagnostics }: Analysis): string[][] =>
  diagnostics.map(({ start, end, message, hint }) => [text.slice(start, end), message, ...(hint ? [hint] : [])]);

const HH = `
t : ms
C   = 1 uF/cm^2
gNa = 100 : mS/cm^2
gK  = 10 : mS/cm^2
gL  = 0.15 mS/cm^2
ENa = 50 mV; EK = -95 mV; EL = -55 : mV
I   = 5 : uA/cm^2
phi = 3^((22 - 36)/10)
vtrap(x, y) = x/(exp(x/y) - 1)
u = V + 50 mV
alpha_m = 0.32/ms/mV*vtrap(13 mV - u, 4 mV)
beta_m = 0.28 ms^-1/mV*vtrap(u - 40 mV, 5 mV)
alpha_h = 0.128/ms*exp((17 mV - u)/18 mV)
beta_h = 4 kHz/(exp((40 mV - u)/5 mV) + 1)
alpha_n = 0.02/ms/mV*vtrap(15 mV - u, 5 mV)
beta_n = 0.5/ms*exp((10 mV - u)/40 mV)
dV/dt = (I - gNa*m^3*h*(V - ENa) - gK*n^4*(V - EK) - gL*(V - EL))/C : mV
dm/dt = phi*(alpha_m*(1 - m) - beta_m*m)
dh/dt = phi*(alpha_h*(1 - h) - beta_h*h)
dn/dt = phi*(alpha_n*(1 - n) - beta_n*n) : 1
V(0) = -71
threshold(V > 0 mV)
`;

describe("a model", () => {
  test("Hodgkin–Huxley's is right, and every name has its unit", () => {
    const checked = analyse(HH);
    expect(faults(checked)).toEqual([]);
    const shown = Object.fromEntries([...checked.units].map(([name, unit]) => [name, unit.name]));
    expect(shown).toMatchObject({
      C: "uF/cm^2",
      gNa: "mS/cm^2",
      gL: "mS/cm^2",
      ENa: "mV",
      EK: "mV",
      EL: "mV",
      I: "uA/cm^2",
      phi: "1",
      u: "mV",
      alpha_m: "1/s",
      beta_h: "kHz",
      V: "mV",
      m: "1",
      h: "1",
      n: "1",
    });
  });

  const BASE = `t : ms
tau = 10 ms
E = -65 mV
R = 100 : Mohm
I = 1 nA
x = 3
`;
  /** Twelve mistakes that are often made, and some more. Each line is added to the same few declarations. */
  test.each<[string, ...string[][]]>([
    [
      "dV/dt = (E - V + I)/tau : mV",
      ["I", '"+" takes quantities of one dimension, not mV (kg m^2 s^-3 A^-1) and nA (A)'],
    ],
    ["dV/dt = E - V : mV", ["E - V", "dV/dt has to be in mV/ms (kg m^2 s^-4 A^-1), not mV (kg m^2 s^-3 A^-1)"]],
    [
      "dV/dt = (E - V + 5)/tau : mV",
      [
        "5",
        '"+" takes quantities of one dimension, not mV (kg m^2 s^-3 A^-1) and a number without unit',
        "a number is followed by its unit: 5 mV",
      ],
    ],
    [
      "y = 50 + E",
      [
        "50",
        '"+" takes quantities of one dimension, not a number without unit and mV (kg m^2 s^-3 A^-1)',
        "a number is followed by its unit: 50 mV",
      ],
    ],
    [
      "y = exp(E)",
      [
        "E",
        '"exp" takes a number without unit here, not mV (kg m^2 s^-3 A^-1)',
        "divide it by a quantity of the same dimension",
      ],
    ],
    ["y = 2 nA + R*I : nA", ["R*I", '"+" takes quantities of one dimension, not nA (A) and V (kg m^2 s^-3 A^-1)']],
    ["y = R*I : nA", ["R*I", '"y" has to be in nA (A), not V (kg m^2 s^-3 A^-1)']],
    [
      "y = if(E > 1, 1, 2)",
      [
        "1",
        '">" takes quantities of one dimension, not mV (kg m^2 s^-3 A^-1) and a number without unit',
        "a number is followed by its unit: 1 mV",
      ],
    ],
    ["y = if(x > 1, E, I)", ["I", '"if" takes quantities of one dimension, not mV (kg m^2 s^-3 A^-1) and nA (A)']],
    ["y = max(E, 0, tau)", ["tau", '"max" takes quantities of one dimension, not mV (kg m^2 s^-3 A^-1) and ms (s)']],
    ["y = x^tau", ["tau", "an exponent is a number without unit, not ms (s)"]],
    [
      "y = tau^x",
      [
        "x",
        '"^" of ms (s) has a dimension that depends on this exponent',
        "a constant exponent, or a base without unit, such as (x/k)^n",
      ],
    ],
    [
      "y = floor(tau)",
      ["tau", '"floor" takes a number without unit here, not ms (s)', "divide it by a quantity of the same dimension"],
    ],
    ["y = mod(t, E)", ["E", '"mod" takes quantities of one dimension, not ms (s) and mV (kg m^2 s^-3 A^-1)']],
    ["y = delay(x, E)", ["E", '"delay" takes ms (s) here, not mV (kg m^2 s^-3 A^-1)']],
    [
      "y = delay(x, 5)",
      ["5", '"delay" takes ms (s) here, not a number without unit', "a number is followed by its unit: 5 ms"],
    ],
    ["y = [E, I]", ["I", "an array takes quantities of one dimension, not mV (kg m^2 s^-3 A^-1) and nA (A)"]],
    [
      "y = t < 5",
      [
        "5",
        '"<" takes quantities of one dimension, not ms (s) and a number without unit',
        "a number is followed by its unit: 5 ms",
      ],
    ],
    [
      "y = [1, 2][t]",
      ["t", "an index takes a number without unit here, not ms (s)", "divide it by a quantity of the same dimension"],
    ],
    ["threshold(E)", ["E", "threshold has to be a number without unit, not mV (kg m^2 s^-3 A^-1)"]],
    [
      "dV/dt = (E - V)/tau : mV\nV(0) = I",
      ["I", 'the initial value of "V" has to be in mV (kg m^2 s^-3 A^-1), not nA (A)'],
    ],
    [
      "f(a, b) = a*(a + b)\ny = f(E, I)",
      [
        "b",
        '"+" takes quantities of one dimension, not mV (kg m^2 s^-3 A^-1) and nA (A)',
        "here f is called as f(mV, nA)",
      ],
    ],
  ])("%s", (line, ...expected) => {
    const checked = analyse(BASE + line);
    expect(faults(checked)).toEqual(expected);
    expect(checked.diagnostics.every(({ code }) => code === "E114")).toBe(true);
  });

  test("a unit that is none is found where it stands in the text", () => {
    const { diagnostic } = faultOf(() => analyse(`${BASE}y = 2 : nA/cm^2*foo`));
    expect(diagnostic).toMatchObject({ code: "E115", start: BASE.length + 16, end: BASE.length + 19 });
  });

  test("a fault is shown with its line", () => {
    const { text, diagnostics } = analyse(`${BASE}y = E + I`);
    expect(showDiagnostic({ name: "m.flux", text }, diagnostics[0]!)).toBe(
      [
        'm.flux:7:9: error[E114]: "+" takes quantities of one dimension, not mV (kg m^2 s^-3 A^-1) and nA (A)',
        "  7 | y = E + I",
        "    |         ^",
      ].join("\n"),
    );
  });

  test.each([
    ["y = max(0, E)", "mV"],
    ["y = if(x > 0, E, 0)", "mV"],
    ["y = min(E, Infinity)", "mV"],
    ["y = piecewise(t < 1 ms, E, t < 2 ms, 2*E, 0)", "mV"],
    ["y = clip(E, -80 mV, 0)", "mV"],
    ["y = 2*E/3", "mV"],
    ["y = sqrt(tau*tau)", "s"],
    ["y = cbrt(tau^3)", "s"],
    ["y = tau^2/square(tau)", "1"],
    ["y = tau^(1/2)*xi", "1"],
    ["y = sqrt(tau)*xi_a", "1"],
    ["y = pow(tau, -1)", "1/s"],
    ["y = E^0", "1"],
    ["y = sign(E)", "1"],
    ["y = atan2(E, 2 V)", "1"],
    ["y = hypot(E, 2 V)", "mV"],
    ["y = sin(90 deg) + 1", "1"],
    ["y = sin(2*pi*t*5 Hz)", "1"],
    ["y = I*R", "V"],
    ["y = I/(100 um^2)", "A/m^2"],
    ["y = E > -50 mV and x > 0", "1"],
    ["y = linspace(0 mV, 10 mV, 5)", "mV"],
    ["y = zeros(5)", "1"],
    ["y = 0", "1"],
    ["y = 5 mV % 2 mV", "mV"],
    ["y = rand()*E + randn()*2 mV + poisson(2)*0 mV", "mV"],
    ["y = delay(E, 5 ms)", "mV"],
    ["y = sum(E)/mean(I)", "ohm"],
    ["y = prod(x)", "1"],
    ["y = ([1 mV, 2 mV] .* [1, 2])[2]", "mV"],
    ["y = [1 s, 2 s]'", "s"],
    ["y = shift(E, 1, 0)", "mV"],
    ['y = shift(E, -1, "wrap")', "mV"],
    ["hill(s, k, n) = s^n/(s^n + k^n)\ny = hill(2 uM, 3 nM, 4)", "1"],
    ["hill(s, k, n) = s^n/(s^n + k^n)\ny = hill(tau/2 ms, 3, x)", "1"],
    ["f(a) = 2*a\ny = f(E) + f(2)*1 V", "mV"],
  ])("%s is in %s", (line, unit) => {
    const checked = analyse(BASE + line);
    expect(faults(checked)).toEqual([]);
    expect(checked.units.get("y")!.name).toBe(unit);
  });

  test.each([
    ["what the equation says", "dV/dt = (E - V)/tau", "V", "V"],
    ["the initial value", "dV/dt = -V/tau\nV(0) = 5 uV", "V", "uV"],
    ["nothing: a number", "dV/dt = -V/tau", "V", "1"],
    ["another state", "dw/dt = (V - w)/tau\ndV/dt = (E - V)/tau", "w", "V"],
    ["another state's named expression", "y = V - E\ndw/dt = (y - w)/tau\ndV/dt = (0 mV - V)/tau", "w", "V"],
    ["a rate", "dn/dt = 2/ms*(1 - n)", "n", "1"],
  ])("a state without annotation has its unit from %s", (_from, lines, name, unit) => {
    const checked = analyse(BASE + lines);
    expect(faults(checked)).toEqual([]);
    expect(checked.units.get(name)!.name).toBe(unit);
  });

  test("one fault does not bring others with it", () => {
    const checked = analyse(`${BASE}y = E + I\nz = y + tau\nw = exp(y)*y + E\ndV/dt = (y - V)/tau : mV`);
    expect(faults(checked).map(([at]) => at)).toEqual(["I"]);
  });

  test("values outside equations have the units that are demanded of them", () => {
    const demand = (wanted: Unit | string): string[][] =>
      faults(analyse(`${BASE}y = 2 ms`, (values) => [{ value: values.get("y")!, what: "refractory", wanted }]));
    expect(demand(SECOND)).toEqual([]);
    expect(demand("tau")).toEqual([]);
    expect(demand("E")).toEqual([["2 ms", "refractory has to be in mV (kg m^2 s^-3 A^-1), not ms (s)"]]);
    expect(demand(divide(ONE, SECOND))).toEqual([["2 ms", "refractory has to be in 1/s (s^-1), not ms (s)"]]);
  });

  test("tables take time and give what they are declared with", () => {
    const value = (text: string): Expr => resolveUnits(parseExpression(text), declares("input"));
    const { units, diagnostics } = checkUnits({
      time: SECOND,
      annotations: new Map(),
      functions: new Map(),
      tables: new Set(["input"]),
      definitions: [
        { name: "input", value: value("[1 nA, 2 nA]") },
        { name: "right", value: value("input(t - 5 ms)") },
        { name: "wrong", value: value("input(5 mV)") },
      ],
      states: [],
      initial: [],
    });
    expect(units.get("right")!.name).toBe("nA");
    expect(diagnostics.map(({ message }) => message)).toEqual(['"input" takes s here, not mV (kg m^2 s^-3 A^-1)']);
  });

  test("chains of functions and long sums take time in proportion", () => {
    // Each calls the one before twice: 2^60 calls, were bodies gone through for each.
    const chain = Array.from({ length: 60 }, (_, k) => `f${k + 1}(a) = f${k}(a) + f${k}(2*a)`).join("\n");
    expect(faults(analyse(`${BASE}f0(a) = a\n${chain}\ny = f60(E)`))).toEqual([]);
    expect(faults(analyse(`${BASE}y = ${"E + ".repeat(10_000)}I`)).map(([at]) => at)).toEqual(["I"]);
  });

  /** Whether the analysis agrees with arithmetic: an expression's value in other base units changes by what its dimension says. */
  test("a quantity of a dimension scales with it when the base units change", () => {
    const leaves = ["a", "b", "c"] as const;
    const units = { a: parseUnit("mV"), b: parseUnit("nA"), c: parseUnit("ms") };
    const anyExpr = fc.letrec<{ expr: string }>((tie) => ({
      expr: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom(...leaves, "2"),
        fc.tuple(tie("expr"), fc.constantFrom("*", "/"), tie("expr")).map(([x, sign, y]) => `(${x} ${sign} ${y})`),
        tie("expr").map((x) => `abs(${x})`),
        tie("expr").map((x) => `sqrt(${x})`),
        tie("expr").map((x) => `(${x})^2`),
        tie("expr").map((x) => `(${x} + ${x}/3)`),
        tie("expr").map((x) => `max(${x}, 0, ${x})`),
      ),
    })).expr;
    const sizes = { m: 2, kg: 3, s: 5, A: 7 };
    const scaled = ({ dimension: [m, kg, s, A] }: Unit): number =>
      sizes.m ** m! * sizes.kg ** kg! * sizes.s ** s! * sizes.A ** A!;
    fc.assert(
      fc.property(anyExpr, (text) => {
        const { units: found, diagnostics } = analyse(`a = 2 mV\nb = 3 nA\nc = 5 ms\ny = ${text}`);
        expect(diagnostics).toEqual([]);
        const value = (factor: (unit: Unit) => number): number =>
          math.evaluate(
            text,
            Object.fromEntries(leaves.map((name, k) => [name, (k + 1) * factor(units[name])])),
          ) as number;
        const [here, there] = [value(() => 1), value(scaled)];
        fc.pre(Number.isFinite(here) && Number.isFinite(there) && here !== 0 && there !== 0);
        // At most 2^4 leaves, each with some roundings, to a power of at most 2^4.
        expect(Math.abs(there / here / scaled(found.get("y")!) - 1)).toBeLessThan(1e-11);
      }),
    );
  });
});

// -------------------------------------------------------------------------------------------------------- tables

test("every signature is well formed", () => {
  const names = [...Object.keys(BUILTINS), ...Object.keys(SPECIAL), ...Object.keys(SPECIAL_UNITS)];
  for (const name of names) {
    const text = BUILTINS[name]?.units ?? SPECIAL_UNITS[name] ?? "1 -> 1";
    expect(text, name).toMatch(
      /^(?:[abn1s](?:, [abn1s])*)?(?: \.\.\.)?(?: [abn1s](?:, [abn1s])*)? -> (?:[ab01](?:[*/]b)?(?:\^(?:n|\d+(?:\/\d+)?))?)$/,
    );
    const [front, back] = text.split(" -> ");
    for (const variable of back!.match(/[abn]/g) ?? []) expect(front, name).toContain(variable);
  }
  expect(sameDimension(ONE.dimension, SECOND.dimension)).toBe(false);
});
