/**
 * Quotients like x/(exp(x) - 1) have a limit at x = 0, where they are 0/0. This pass finds them and puts the limit, and
 * near it the series, in the place of the quotient. Required: it is part of the language.
 */
import { algebra, type NodeAlgebra } from "../build.ts";
import { Builder, copy, rebuild, type Graph, type Node, type Origin } from "../graph.ts";
import type { OpName } from "../ops.ts";
import { isFloat, single } from "../types.ts";

/** A function g with g(0) = 0 and g'(0) = 1. */
interface Vanishing {
  /** z and c, if the node is c·g(z). */
  readonly match: (node: Node, terms: Terms) => { readonly z: Node; readonly scale: number } | undefined;
  /** |z| below which z/g(z) is `near(z)`. 0: at z = 0 alone. */
  readonly radius: number;
  readonly near: (A: NodeAlgebra, z: Node) => Node;
}

/**
 * z/(e^z - 1) = Σ B_k z^k/k!, B_k the Bernoulli numbers (Abramowitz & Stegun, 23.1.1), here to z^8: the rest is below
 * 2·10⁻¹⁷ for |z| < ⅛. Outside it, e^z - 1 loses at most three bits to cancellation.
 */
const BERNOULLI = [1 / 12, -1 / 720, 1 / 30240, -1 / 1209600] as const;

const VANISHING: readonly Vanishing[] = [
  {
    match: (node, terms) => {
      if (node.op === "expm1") return { z: node.inputs[0]!, scale: 1 };
      const { parts, constant } = terms.get(node)!.sum;
      const [first] = parts;
      const isMatch = parts.length === 1 && first?.node.op === "exp" && constant === -first.scale;
      return isMatch ? { z: first.node.inputs[0]!, scale: first.scale } : undefined;
    },
    radius: 1 / 8,
    near: (A, z) => {
      const w = A.mul(z, z);
      const [c2, c4, c6, c8] = BERNOULLI;
      const series = A.add(c2, A.mul(w, A.add(c4, A.mul(w, A.add(c6, A.mul(w, c8))))));
      return A.add(A.sub(1, A.mul(z, 0.5)), A.mul(w, series));
    },
  },
  ...(["sin", "tan", "asin", "atan", "sinh", "tanh", "asinh", "atanh", "log1p"] as const).map((op): Vanishing => ({
    match: (node) => (node.op === op ? { z: node.inputs[0]!, scale: 1 } : undefined),
    radius: 0,
    near: (A) => A.add(1, 0),
  })),
];

/** Guards the quotients whose two sides vanish together. */
export function limits(g: Graph): Graph {
  if (!mayVanish(g)) return g;
  const terms = analyse(g);
  const now = new Map<Node, Node>();
  return rebuild(g, (b, node, inputs) => {
    const made = copy(b, node, inputs);
    now.set(node, made);
    if (node.op !== "div") return made;
    const [above, below] = node.inputs as [Node, Node];
    const direct = vanishTogether(above, below, terms);
    const found = direct ?? vanishTogether(below, above, terms);
    if (!found) return made;
    const type = single(node.type);
    if (!isFloat(type.dtype)) return made;
    const A = algebra(b, type.dtype);
    const z = now.get(found.z)!;
    // The quotient of the two sides is ratio · z/g(z), or one over it.
    const near = A.mul(product(A, found.ratio, now), found.kind.near(A, z));
    const isNear = found.kind.radius > 0 ? within(A, found.z, found.kind.radius, terms, now) : A.eq(z, 0);
    const guarded = A.select(isNear, direct ? near : A.div(1, near), made);
    now.set(node, guarded);
    return guarded;
  });
}

/** |z| < radius: by squares, of x alone where z is a number times x. */
function within(A: NodeAlgebra, z: Node, radius: number, terms: Terms, now: ReadonlyMap<Node, Node>): Node {
  const { scale, factors } = terms.get(z)!.product;
  const [factor] = factors.values();
  const lead = factors.size === 1 && factor!.power === 1 ? Math.abs(scale / factor!.lead) : 0;
  const isNormal = lead > 1e-6 && lead < 1e6; // its square is a number of any precision
  const x = now.get(isNormal ? factor!.node : z)!;
  return A.lt(A.mul(x, x), (radius / (isNormal ? lead : 1)) ** 2);
}

/** The quotients of a graph that were guarded: each has the limit beside it in a select of its own. */
export const guarded = (g: Graph): readonly Node[] =>
  g.nodes.flatMap(({ op, inputs: [, , quotient], origins }) =>
    op === "select" && quotient?.op === "div" && haveSameOrigins(origins, quotient.origins) ? [quotient] : [],
  );

const haveSameOrigins = (a: readonly Origin[], b: readonly Origin[]): boolean =>
  a.length > 0 && a.length === b.length && a.every(({ start, end }, k) => start === b[k]!.start && end === b[k]!.end);

/** Ops of which `VANISHING` functions are made. */
const SOURCES: ReadonlySet<OpName> = new Set<OpName>([
  ...(["exp", "expm1", "sin", "tan", "asin", "atan", "sinh", "tanh", "asinh", "atanh", "log1p"] as const),
]);
/** What sums and products are taken apart at. */
const TERMS: ReadonlySet<OpName> = new Set<OpName>(["neg", "add", "sub", "mul", "div"]);

/** Whether some quotient has a side in which one of these functions is. Far cheaper than `analyse`. */
function mayVanish(g: Graph): boolean {
  const holds = new Uint8Array(g.nodes.length);
  for (const { id, op, inputs } of g.nodes) {
    const isHeld = TERMS.has(op) && inputs.some((input) => holds[input.id] === 1);
    if (isHeld && op === "div") return true;
    holds[id] = Number(isHeld || SOURCES.has(op));
  }
  return false;
}

// ------------------------------------------------------------------------------------------ sums and products of parts

/** `scale` times a value. */
interface Part {
  readonly key: string;
  readonly node: Node;
  readonly scale: number;
}
/** Σ scale·node + constant, in the order of the keys. */
interface Sum {
  readonly parts: readonly Part[];
  readonly constant: number;
}
/** scale · Π (node/lead)^power: each node is `lead` times the sum that `key` stands for, whose first coefficient is 1. */
interface Product {
  readonly scale: number;
  readonly factors: ReadonlyMap<string, Factor>;
}
interface Factor {
  readonly node: Node;
  readonly lead: number;
  readonly power: number;
}
type Terms = ReadonlyMap<Node, { readonly sum: Sum; readonly product: Product }>;

/** More parts than this and a value is taken as a whole. */
const MOST = 16;

/** Every float of the graph as a sum and as a product. */
function analyse(g: Graph): Terms {
  const terms = new Map<Node, { sum: Sum; product: Product }>();
  const numbers = valueNumbers(g);
  for (const node of g.nodes) {
    const whole: Sum = { parts: [{ key: `#${numbers.get(node)}`, node, scale: 1 }], constant: 0 };
    const sum = sumOf(node, terms) ?? whole;
    const small = sum.parts.length <= MOST ? sum : whole;
    const factored = productOf(node, terms) ?? factorOf(node, small);
    terms.set(node, { sum: small, product: factored.factors.size <= MOST ? factored : factorOf(node, whole) });
  }
  return terms;
}

/** Equal numbers: equal values. */
function valueNumbers(g: Graph): ReadonlyMap<Node, number> {
  const b = new Builder({ intern: true });
  const same = new Map<Node, Node>();
  for (const node of g.nodes)
    same.set(
      node,
      copy(
        b,
        node,
        node.inputs.map((input) => same.get(input)!),
      ),
    );
  return new Map([...same].map(([node, { id }]) => [node, id]));
}

function sumOf(node: Node, terms: Terms): Sum | undefined {
  const of = (k: number): Sum => terms.get(node.inputs[k]!)!.sum;
  const isConstant = (sum: Sum): boolean => sum.parts.length === 0;
  const times = ({ parts, constant }: Sum, c: number): Sum => ({
    parts: parts.map((part) => ({ ...part, scale: part.scale * c })),
    constant: constant * c,
  });
  switch (node.op) {
    case "const":
      return { parts: [], constant: node.attrs.value };
    case "neg":
      return times(of(0), -1);
    case "add":
      return plus(of(0), of(1));
    case "sub":
      return plus(of(0), times(of(1), -1));
    case "mul":
      return isConstant(of(0))
        ? times(of(1), of(0).constant)
        : isConstant(of(1))
          ? times(of(0), of(1).constant)
          : undefined;
    case "div":
      return isConstant(of(1)) ? times(of(0), 1 / of(1).constant) : undefined;
    default:
      return undefined;
  }
}

function plus(a: Sum, b: Sum): Sum {
  const parts = new Map(a.parts.map((part) => [part.key, part]));
  for (const part of b.parts) parts.set(part.key, { ...part, scale: part.scale + (parts.get(part.key)?.scale ?? 0) });
  const sorted = [...parts.values()].filter(({ scale }) => scale !== 0).toSorted((x, y) => (x.key < y.key ? -1 : 1));
  return { parts: sorted, constant: a.constant + b.constant };
}

function productOf(node: Node, terms: Terms): Product | undefined {
  const of = (k: number): Product => terms.get(node.inputs[k]!)!.product;
  switch (node.op) {
    case "neg":
      return { ...of(0), scale: -of(0).scale };
    case "mul":
      return multiply(of(0), of(1), 1);
    case "div":
      return multiply(of(0), of(1), -1);
    default:
      return undefined;
  }
}

function multiply(a: Product, b: Product, power: 1 | -1): Product {
  const factors = new Map(a.factors);
  for (const [key, factor] of b.factors)
    factors.set(key, { ...factor, power: factor.power * power + (factors.get(key)?.power ?? 0) });
  for (const [key, factor] of factors) if (factor.power === 0) factors.delete(key);
  return { scale: a.scale * b.scale ** power, factors };
}

/** One factor: a sum, divided by its first coefficient. Coefficients that differ in the last digits are the same. */
function factorOf(node: Node, { parts, constant }: Sum): Product {
  const lead = parts[0]?.scale;
  if (lead === undefined) return { scale: constant, factors: new Map() };
  const digits = (x: number): string => (x / lead).toPrecision(14);
  const key = [...parts.map((part) => `${digits(part.scale)}${part.key}`), digits(constant)].join("+");
  return { scale: lead, factors: new Map([[key, { node, lead, power: 1 }]]) };
}

// --------------------------------------------------------------------------------------------------- the search

interface Found {
  readonly kind: Vanishing;
  readonly z: Node;
  /** above/below = ratio · z/g(z). */
  readonly ratio: Product;
}

/** Whether `below` has a factor g(z) and `above` one that vanishes where z does. */
function vanishTogether(above: Node, below: Node, terms: Terms): Found | undefined {
  const denominator = terms.get(below)!.product;
  for (const [key, factor] of denominator.factors)
    for (const kind of factor.power === 1 ? VANISHING : []) {
      const match = kind.match(factor.node, terms);
      if (!match) continue;
      const [numerator, z] = [terms.get(above)!.product, terms.get(match.z)!.product];
      const shared = [...z.factors].some(([k, { power }]) => power > 0 && (numerator.factors.get(k)?.power ?? 0) > 0);
      if (!shared) continue;
      const rest: Product = {
        scale: (denominator.scale * match.scale) / factor.lead,
        factors: new Map([...denominator.factors].filter(([k]) => k !== key)),
      };
      return { kind, z: match.z, ratio: multiply(multiply(numerator, z, -1), rest, -1) };
    }
  return undefined;
}

/** A product as nodes. */
function product(A: NodeAlgebra, { scale, factors }: Product, now: ReadonlyMap<Node, Node>): Node | number {
  const all = [...factors.values()];
  const constant = all.reduce((c, { lead, power }) => c / lead ** power, scale);
  return all.reduce<Node | number>((sum, { node, power }) => {
    for (let k = 0; k < Math.abs(power); k++) sum = power > 0 ? A.mul(sum, now.get(node)!) : A.div(sum, now.get(node)!);
    return sum;
  }, constant);
}
