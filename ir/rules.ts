/** The algebraic identities that hold exactly: for NaN, both infinities and -0 too. One test proves them all. */
import { rule, type Rule } from "./rewrite.ts";

const x = ["f64"] as const;
const xy = ["f64", "f64"] as const;

export const EXACT: readonly Rule[] = [
  rule("x * 1 = x", x, (A, x) => [A.mul(x!, 1), x!]),
  rule("1 * x = x", x, (A, x) => [A.mul(1, x!), x!]),
  rule("x / 1 = x", x, (A, x) => [A.div(x!, 1), x!]),
  rule("x - 0 = x", x, (A, x) => [A.sub(x!, 0), x!]),
  rule("x + -0 = x", x, (A, x) => [A.add(x!, -0), x!]),
  rule("-0 + x = x", x, (A, x) => [A.add(-0, x!), x!]),
  rule("-0 - x = -x", x, (A, x) => [A.sub(-0, x!), A.neg(x!)]),
  rule("x * -1 = -x", x, (A, x) => [A.mul(x!, -1), A.neg(x!)]),
  rule("-1 * x = -x", x, (A, x) => [A.mul(-1, x!), A.neg(x!)]),
  rule("x / -1 = -x", x, (A, x) => [A.div(x!, -1), A.neg(x!)]),
  rule("-(-x) = x", x, (A, x) => [A.neg(A.neg(x!)), x!]),
  rule("x + -y = x - y", xy, (A, x, y) => [A.add(x!, A.neg(y!)), A.sub(x!, y!)]),
  rule("x - -y = x + y", xy, (A, x, y) => [A.sub(x!, A.neg(y!)), A.add(x!, y!)]),
  rule("-x + y = y - x", xy, (A, x, y) => [A.add(A.neg(x!), y!), A.sub(y!, x!)]),
  rule("-x * -y = x * y", xy, (A, x, y) => [A.mul(A.neg(x!), A.neg(y!)), A.mul(x!, y!)]),
  rule("-x / -y = x / y", xy, (A, x, y) => [A.div(A.neg(x!), A.neg(y!)), A.div(x!, y!)]),
  rule("|-x| = |x|", x, (A, x) => [A.abs(A.neg(x!)), A.abs(x!)]),
  rule("||x|| = |x|", x, (A, x) => [A.abs(A.abs(x!)), A.abs(x!)]),
  rule("floor(floor(x)) = floor(x)", x, (A, x) => [A.floor(A.floor(x!)), A.floor(x!)]),
  rule("min(x, x) = x", x, (A, x) => [A.min(x!, x!), x!]),
  rule("max(x, x) = x", x, (A, x) => [A.max(x!, x!), x!]),
  rule("p ? x : x = x", ["bool", "f64"], (A, p, x) => [A.select(p!, x!, x!), x!]),
  rule("true ? x : y = x", xy, (A, x, y) => [A.select(A.boolean(true), x!, y!), x!]),
  rule("false ? x : y = y", xy, (A, x, y) => [A.select(A.boolean(false), x!, y!), y!]),
  rule("not p ? x : y = p ? y : x", ["bool", "f64", "f64"], (A, p, x, y) => [
    A.select(A.not(p!), x!, y!),
    A.select(p!, y!, x!),
  ]),
  rule("p ? true : false = p", ["bool"], (A, p) => [A.select(p!, A.boolean(true), A.boolean(false)), p!]),
  rule("p ? false : true = not p", ["bool"], (A, p) => [A.select(p!, A.boolean(false), A.boolean(true)), A.not(p!)]),
  rule("not not p = p", ["bool"], (A, p) => [A.not(A.not(p!)), p!]),
  rule("p and p = p", ["bool"], (A, p) => [A.and(p!, p!), p!]),
  rule("p or p = p", ["bool"], (A, p) => [A.or(p!, p!), p!]),
  rule("p and true = p", ["bool"], (A, p) => [A.and(p!, A.boolean(true)), p!]),
  rule("p or false = p", ["bool"], (A, p) => [A.or(p!, A.boolean(false)), p!]),
];
