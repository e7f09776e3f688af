/**
 * Shares exponentials: exps whose arguments are multiples of one another, but for constants, become products of powers of
 * one of them. Optional, for fast math alone: it rounds otherwise.
 *
 * exp(n w + c) = K zⁿ with z = exp w and K = exp c: the slopes 1/5 and 1/4 are 8 and 10 times 1/40. Arguments are taken apart
 * exactly, in fractions. K stands inside the last square, (zᵏ √K)², so that nothing overflows or underflows
 * before the result does: |log zᵏ √K| is half of |log K zⁿ|, and with |c| <= FURTHEST zᵏ is a normal number wherever the result
 * is one. For that z itself is a result only where n = 1 and K = 1; else w is a fraction of an argument. A negative n is one of
 * 1/z. Another member of the same |n|, but for a K of at most e^CLOSE, is a product with the first, or a quotient by it: within
 * that factor of the largest and the smallest normal number results may be ∞ and 0. NaN and infinities go through.
 *
 * The error is that of z, n times, and one rounding for each product; `most` is the largest of a graph. It does not count the
 * rounding of the argument, which every exp has: here that of n w stands for it, of which |n w| <= |argument| + FURTHEST.
 */
import { algebra, type NodeAlgebra } from "../build.ts";
import { copy, everywhere, rebuild, type Builder, type Graph, type Node } from "../graph.ts";
import { groupBy } from "../group.ts";
import { scalarFunction } from "../interpret.ts";
import { FUNCTIONS } from "../math/index.ts";
import { exactly, negated, over, plus, times, toNumber, ZERO, type Rational } from "../rational.ts";
import { isFloat, isTuple, single, type Float } from "../types.ts";

/** The highest power. */
export const HIGHEST = 16;
/** The smallest slope of a family is one of these multiples of that of z. */
const MULTIPLES = [1, 2, 3, 4] as const;
/** The largest |log K|: zᵏ is a normal number where the result is one, and n w not much larger than the argument. */
const FURTHEST = 40;
/** The largest |log K| between powers of which one is made of the other. */
const CLOSE = 8;
/** Numbers that differ by this part are one number that was rounded. */
const ROUNDED: Readonly<Record<Float, number>> = { f64: 2 ** -52, f32: 2 ** -23 };

/** What a shared exponential is off by at most, in units in the last place. */
export function errorOfPower(n: number, isScaled: boolean, dtype: Float): number {
  // In halves of units, as parts of the value: one for each rounding, two for each unit.
  const first = 2 * FUNCTIONS.fastexp.ulp[dtype] + (n < 0 ? 1 : 0);
  const power = (k: number): number => (k === 1 ? first : 2 * power(k >> 1) + 1 + (k % 2 === 1 ? first + 1 : 0));
  const m = Math.abs(n);
  if (!isScaled) return power(m);
  return 2 * (power(m >> 1) + errorOfScale(dtype) + 1) + 1 + (m % 2 === 1 ? first + 1 : 0);
}
const errorOfScale = (dtype: Float): number => (dtype === "f64" ? 2 * FUNCTIONS.exp.ulp.f64 + 1 : 1);

/** `most` is told the largest error of what was shared, in units in the last place. */
export const share = (g: Graph, most: (ulps: number) => void = () => {}): Graph =>
  everywhere((graph) => shared(graph, most), g);

function shared(g: Graph, most: (ulps: number) => void): Graph {
  if (g.nodes.filter(({ op }) => op === "exp").length < 2) return g;
  const members = new Map<Node, { readonly of: Family; readonly member: Member }>();
  for (const family of familiesIn(g))
    for (const member of family.members) members.set(member.node, { of: family, member });
  if (members.size === 0) return g;
  for (const { member } of members.values()) most(errorOf(member));
  const now = new Map<Node, Node>();
  const powers = new Map<Family, Powers>();
  return rebuild(g, (b, node, inputs) => {
    const found = members.get(node);
    const made = now.get(node) ?? (found ? member(b, found.of, found.member) : copy(b, node, inputs));
    now.set(node, made);
    return made;
  });

  function member(b: Builder, family: Family, { node, n, offset, other }: Member): Node {
    const A = algebra(b, single(node.type).dtype as Float);
    if (other) {
      const first = now.get(other.node) ?? member(b, family, other);
      now.set(other.node, first);
      const isInverse = n !== other.n;
      const apart = (isInverse ? plus : minus)(offset ?? ZERO, other.offset ?? ZERO);
      const scale = expOf(apart, A.dtype);
      return isInverse ? A.div(scale, first) : A.mul(first, scale);
    }
    const of = powers.get(family) ?? powersOf(A, base(b, A, family));
    powers.set(family, of);
    const m = Math.abs(n);
    if (offset === undefined) return of(m, n < 0);
    const half = m >> 1;
    // K goes with the factor that is there first.
    const scaled = A.mul(of(half % 2 === 0 ? half : 1, n < 0), expOf(over(offset, exactly(2)), A.dtype));
    const root = half % 2 === 0 || half === 1 ? scaled : A.mul(of(half - 1, n < 0), scaled);
    const square = A.mul(root, root);
    return m % 2 === 1 ? A.mul(square, of(1, n < 0)) : square;
  }

  /** z. Its argument may stand behind the first exp of the family, and is made of the same parts. */
  function base(b: Builder, A: NodeAlgebra, { seed, multiple }: Family): Node {
    const { origins } = b;
    const early = (node: Node): Node => {
      const made = now.get(node) ?? copy(b, node, node.inputs.map(early));
      now.set(node, made);
      return made;
    };
    const argument = early(seed.inputs[0]!);
    b.origins = origins;
    return A.exp(multiple === 1 ? argument : A.mul(argument, constant(1 / multiple, A.dtype)));
  }
}

/** zᵐ, or z⁻ᵐ. */
type Powers = (m: number, isInverse: boolean) => Node;

function powersOf(A: NodeAlgebra, z: Node): Powers {
  const known = [new Map([[1, z]]), new Map<number, Node>()];
  const power: Powers = (m, isInverse) => {
    const made = known[Number(isInverse)]!;
    const one = made.get(m);
    if (one) return one;
    const node =
      m === 1
        ? A.div(1, z)
        : m % 2 === 0
          ? A.mul(power(m / 2, isInverse), power(m / 2, isInverse))
          : A.mul(power(m - 1, isInverse), power(1, isInverse));
    made.set(m, node);
    return node;
  };
  return power;
}

const constant = (x: number, dtype: Float): number => (dtype === "f64" ? x : Math.fround(x));

/** exp of a number in two words. */
function expOf(x: Rational, dtype: Float): number {
  const head = toNumber(x);
  const tail = toNumber(minus(x, exactly(head)));
  const power = scalarFunction("exp", "f64")(head);
  return constant(power + power * tail, dtype);
}
const minus = (x: Rational, y: Rational): Rational => plus(x, negated(y));

// ------------------------------------------------------------------------------------------------------- families

/** exp(n w + offset). */
interface Member {
  readonly node: Node;
  readonly n: number;
  /** Undefined: 0. */
  readonly offset: Rational | undefined;
  /** That of the same n, or of -n, of which it is made. */
  readonly other?: Member;
}

/** What a member is off by at most, in units in the last place. */
function errorOf({ node, n, offset, other }: Member): number {
  const dtype = single(node.type).dtype as Float;
  return other ? errorOf(other) + errorOfScale(dtype) + 1 : errorOfPower(n, offset !== undefined, dtype);
}

interface Family {
  /** w is the argument of this exp, over `multiple`. */
  readonly seed: Node;
  readonly multiple: number;
  readonly members: readonly Member[];
}

/** slope · (first part + …) + constant. */
interface Line {
  readonly node: Node;
  readonly slope: Rational;
  readonly constant: Rational;
  /** The same for arguments that are multiples of one another, but for constants. */
  readonly direction: string;
}

function familiesIn(g: Graph): Family[] {
  const affine = affineIn(g);
  const lines = g.nodes.flatMap((node) => (node.op === "exp" ? (lineOf(node, affine) ?? []) : []));
  return [...groupBy(lines, ({ direction }) => direction).values()].flatMap(familiesOf);
}

/** The smallest slope first: as many others as possible are powers of its exponential, or of a root of it. */
function familiesOf(lines: readonly Line[]): Family[] {
  const size = ({ slope }: Line): number => Math.abs(toNumber(slope));
  let rest = lines.toSorted((a, b) => size(a) - size(b));
  const families: Family[] = [];
  while (rest.length > 1) {
    const [seed] = rest as [Line, ...Line[]];
    const ratios = rest.map(({ slope }) => toNumber(over(slope, seed.slope)));
    const tried = MULTIPLES.map((multiple) => familyOf(seed, multiple, rest, ratios));
    const best = tried.reduce((a, b) => (b.members.length > a.members.length ? b : a));
    const taken = new Set([seed.node, ...best.members.map(({ node }) => node)]);
    if (best.members.length > 1) families.push(best);
    rest = rest.filter(({ node }) => !taken.has(node));
  }
  return families;
}

/** `ratios` are those of the slopes to the seed's. */
function familyOf(seed: Line, multiple: number, lines: readonly Line[], ratios: readonly number[]): Family {
  const dtype = single(seed.node.type).dtype as Float;
  const members = lines.flatMap(({ node, constant }, k): Member[] => {
    const ratio = ratios[k]! * multiple;
    const n = Math.round(ratio);
    if (n === 0 || Math.abs(n) > HIGHEST || Math.abs(ratio - n) > ROUNDED[dtype] * Math.abs(n)) return [];
    const offset = plus(constant, negated(times(seed.constant, over(exactly(n), exactly(multiple)))));
    const far = Math.abs(toNumber(offset));
    const isScaled = far > ROUNDED[dtype] / 2;
    if (far > FURTHEST || n === -1 || (n === 1 && isScaled)) return [];
    return [{ node, n, offset: isScaled ? offset : undefined }];
  });
  return { seed: seed.node, multiple, members: related(members) };
}

/** Members of the same |n| are made of the first with a positive n, where K allows it. */
function related(members: readonly Member[]): readonly Member[] {
  const firsts = new Map<number, Member>();
  for (const member of members) if (member.n > 0 && !firsts.has(member.n)) firsts.set(member.n, member);
  return members.map((member) => {
    const other = firsts.get(Math.abs(member.n));
    if (!other || other === member || member.n === 1) return member;
    const [a, b] = [member, other].map(({ offset = ZERO }) => toNumber(offset)) as [number, number];
    return Math.abs(a - Math.sign(member.n) * b) <= CLOSE ? { ...member, other } : member;
  });
}

function lineOf(node: Node, affine: ReadonlyMap<Node, Affine>): Line | undefined {
  const { parts, constant } = affine.get(node.inputs[0]!)!;
  const sorted = [...parts].toSorted(([a], [b]) => a.id - b.id);
  const slope = sorted[0]?.[1];
  if (slope === undefined) return undefined;
  const ratios = sorted.map(([part, scale]) => {
    const { above, below } = over(scale, slope);
    return `${part.id}*${above}/${below}`;
  });
  const { dtype, shape } = single(node.type);
  return { node, slope, constant, direction: [dtype, `[${shape.join()}]`, ...ratios].join(" ") };
}

// ------------------------------------------------------------------------------------------------- affine functions

/** Σ scale · part + constant. */
interface Affine {
  readonly parts: ReadonlyMap<Node, Rational>;
  readonly constant: Rational;
}

/** More parts, or longer fractions, than these and a value is taken as a whole. */
const MOST_PARTS = 16;
const LONGEST = 2n ** 512n;

/** The arguments of exps as affine functions of other floats, and those that they are made of. */
function affineIn(g: Graph): ReadonlyMap<Node, Affine> {
  const found = new Map<Node, Affine>();
  const whole = (node: Node): Affine => ({ parts: new Map([[node, exactly(1)]]), constant: ZERO });
  const needed = neededIn(g);
  for (const node of g.nodes) {
    if (needed[node.id] === 0) continue;
    const sum = affineOf(node, (k) => found.get(node.inputs[k]!) ?? whole(node.inputs[k]!));
    found.set(node, sum && isShort(sum) ? sum : whole(node));
  }
  return found;
}

/** By id, arguments of exps, and what they are sums and multiples of. */
function neededIn(g: Graph): Uint8Array {
  const needed = new Uint8Array(g.nodes.length);
  for (const { id, op, inputs } of g.nodes.toReversed()) {
    const isSum = op === "add" || op === "sub" || op === "neg";
    const isMultiple = (op === "mul" || op === "div") && inputs.some((input) => input.op === "const");
    if (op === "exp" || (needed[id] === 1 && (isSum || isMultiple))) for (const input of inputs) needed[input.id] = 1;
  }
  return needed;
}

function affineOf(node: Node, of: (k: number) => Affine): Affine | undefined {
  if (isTuple(node.type) || !isFloat(node.type.dtype)) return undefined;
  switch (node.op) {
    case "const":
      return Number.isFinite(node.attrs.value) ? { parts: new Map(), constant: exactly(node.attrs.value) } : undefined;
    case "neg":
      return scaled(of(0), exactly(-1));
    case "add":
      return sum(of(0), of(1));
    case "sub":
      return sum(of(0), scaled(of(1), exactly(-1)));
    case "mul":
      return isConstant(of(0))
        ? scaled(of(1), of(0).constant)
        : isConstant(of(1))
          ? scaled(of(0), of(1).constant)
          : undefined;
    case "div":
      return isConstant(of(1)) && of(1).constant.above !== 0n
        ? scaled(of(0), over(exactly(1), of(1).constant))
        : undefined;
    default:
      return undefined;
  }
}

const isConstant = ({ parts }: Affine): boolean => parts.size === 0;
const isShort = ({ parts, constant }: Affine): boolean =>
  parts.size <= MOST_PARTS &&
  [constant, ...parts.values()].every(({ above, below }) => below < LONGEST && above < LONGEST && -above < LONGEST);

/** Undefined where a part would vanish: 0 times an infinity is not 0. */
function scaled({ parts, constant }: Affine, by: Rational): Affine | undefined {
  if (by.above === 0n) return undefined;
  return { parts: new Map([...parts].map(([node, scale]) => [node, times(scale, by)])), constant: times(constant, by) };
}

function sum(a: Affine, b: Affine | undefined): Affine | undefined {
  if (!b) return undefined;
  const parts = new Map(a.parts);
  for (const [node, scale] of b.parts) {
    const both = plus(parts.get(node) ?? ZERO, scale);
    if (both.above === 0n) return undefined;
    parts.set(node, both);
  }
  return { parts, constant: plus(a.constant, b.constant) };
}
