/** The reference of high precision against published digits, cut off after 40 places. */
import { expect, test } from "vitest";
import { QUICK } from "../../ir/math/index.ts";
import { digits, type Real, REFERENCE, REFERENCE_PI, ulpError } from "./highprecision.ts";

const PUBLISHED: readonly (readonly [name: keyof typeof REFERENCE, args: readonly number[], digits: string])[] = [
  ["exp", [1], "2.7182818284590452353602874713526624977572"],
  ["exp", [-20], "0.0000000020611536224385578279659403801558"],
  ["expm1", [1], "1.7182818284590452353602874713526624977572"],
  ["exprel", [-1], "0.6321205588285576784044762298385391325541"],
  ["exp2", [0.5], "1.4142135623730950488016887242096980785696"],
  ["log", [2], "0.6931471805599453094172321214581765680755"],
  ["log", [10], "2.3025850929940456840179914546843642076011"],
  ["log1p", [1], "0.6931471805599453094172321214581765680755"],
  ["log2", [10], "3.3219280948873623478703194294893901758648"],
  ["log10", [2], "0.3010299956639811952137388947244930267681"],
  ["logb", [10, 2], "3.3219280948873623478703194294893901758648"],
  ["pow", [2, 0.5], "1.4142135623730950488016887242096980785696"],
  ["pow", [-3, -3], "-0.0370370370370370370370370370370370370370"],
  ["sin", [1], "0.8414709848078965066525023216302989996225"],
  ["cos", [1], "0.5403023058681397174009366074429766037323"],
  ["tan", [1], "1.5574077246549022305069748074583601730872"],
  ["sin", [1e22], "-0.8522008497671888017727058937530293682617"],
  ["cos", [1e22], "0.5232147853951389454975944733847094921409"],
  ["tan", [1e22], "-1.6287782256068988785493759369395485135451"],
  ["sin", [Number.MAX_VALUE], "0.0049619547891840617905026711970747057507"],
  ["cos", [Number.MAX_VALUE], "-0.9999876894265599374648700663069343951406"],
  ["sin", [2 ** 120], "0.3778201093607520226555484700569229919605"],
  ["cos", [2 ** 120], "-0.9258790228548378673038617641074149467308"],
  ["cos", [6381956970095103 * 2 ** 797], "-0.0000000000000000004687165924254627611122"],
  ["tanh", [1], "0.7615941559557648881194582826047935904127"],
  ["sinh", [1], "1.1752011936438014568823818505956008151557"],
  ["cosh", [1], "1.5430806348152437784779056207570616826015"],
  ["asin", [0.5], "0.5235987755982988730771072305465838140328"],
  ["acos", [-0.5], "2.0943951023931954923084289221863352561314"],
  ["atan", [1], "0.7853981633974483096156608458198757210492"],
  ["atan", [0.5], "0.4636476090008061162142562314612144020285"],
  ["atan2", [1, -1], "2.3561944901923449288469825374596271631478"],
  ["asinh", [1], "0.8813735870195430252326093249797923090281"],
  ["acosh", [2], "1.3169578969248167086250463473079684440269"],
  ["atanh", [0.5], "0.5493061443340548456976226184612628523237"],
  ["cbrt", [2], "1.2599210498948731647672106072782283505702"],
  ["hypot", [1, 1], "1.4142135623730950488016887242096980785696"],
  ["erf", [0.5], "0.5204998778130465376827466538919645287364"],
  ["erf", [1], "0.8427007929497148693412206350826092592960"],
  ["erf", [4], "0.9999999845827420997199811478403265131159"],
  ["gamma", [0.25], "3.6256099082219083119306851558676720029951"],
  ["gamma", [-0.5], "-3.5449077018110320545963349666822903655950"],
  ["factorial", [0.5], "0.8862269254527580136490837416705725913987"],
  ["norminv", [0.25], "-0.6744897501960817432022270145413071853869"],
  ["norminv", [2 ** -10], "-3.0972690781987844623648304970552534107624"],
];

test("π and every function of the reference have the published digits", () => {
  expect(digits(REFERENCE_PI, 50)).toBe("3.14159265358979323846264338327950288419716939937510");
  for (const [name, args, expected] of PUBLISHED) {
    const value = (REFERENCE[name] as (...x: number[]) => Real)(...args);
    const last = value.m < 0n ? -1n : 1n; // a unit in the 50th place, against …999 for …000
    const places = (x: bigint): bigint => BigInt(digits({ m: x, e: value.e }, 50).replace(".", ""));
    const distance = places(value.m) - BigInt(`${expected.replace(".", "")}0000000000`);
    expect(distance * last, `${name}(${args.join(", ")})`).toBeGreaterThan(-1000n);
    expect(distance * last, `${name}(${args.join(", ")})`).toBeLessThan(10n ** 10n + 1000n);
  }
  // Those of fast math stand for others.
  const own = Object.keys(REFERENCE).filter((name) => !Object.values(QUICK).some(({ op }) => op === name));
  expect(new Set<string>(PUBLISHED.map(([name]) => name))).toEqual(new Set(own));
});

test("identities hold to 35 digits where nothing was published", () => {
  const value = (name: keyof typeof REFERENCE, ...x: number[]): string =>
    digits((REFERENCE[name] as (...x: number[]) => Real)(...x), 36).slice(0, -1);
  const ln2 = REFERENCE.log(2);
  expect(value("factorial", 10.5)).toBe(value("gamma", 11.5));
  expect(value("gamma", 171)).toBe(value("factorial", 170));
  expect(value("log", 2 ** -1074)).toBe(digits({ ...ln2, m: -1074n * ln2.m }, 36).slice(0, -1));
  expect(value("pow", 1.5, 30)).toBe(digits({ m: 3n ** 30n, e: -30 }, 36).slice(0, -1));
  expect(value("hypot", 3, 4)).toBe(`5.${"0".repeat(35)}`);
  expect(value("cbrt", -27)).toBe(`-3.${"0".repeat(35)}`);
  expect(value("tan", Math.PI / 2).slice(0, 30)).toBe("16331239353195369.755967737041"); // of the double, that is
});

test("errors are counted in units in the last place of the correctly rounded result", () => {
  const near = (x: number, parts: bigint): Real => ({ m: BigInt(x) * 2n ** 60n + parts, e: -60 });
  expect(ulpError(1, near(1, 0n))).toBe(0);
  expect(ulpError(1, near(1, 2n ** 8n))).toBe(1);
  expect(ulpError(1, near(1, -(2n ** 7n)))).toBe(1);
  expect(ulpError(1, near(1, 2n ** 37n), "f32")).toBe(1);
  expect(ulpError(2 ** -1074, { m: 3n, e: -1075 })).toBe(0.5);
  expect(ulpError(2 ** -149, { m: 3n, e: -150 }, "f32")).toBe(0.5);
  expect(ulpError(Infinity, { m: 1n, e: 1024 })).toBe(0);
  expect(ulpError(Infinity, { m: 2n ** 54n - 2n, e: 970 })).toBe(1);
  expect(ulpError(NaN, near(1, 0n))).toBe(Infinity);
});
