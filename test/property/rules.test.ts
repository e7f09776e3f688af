/** Each rule of the exact algebra holds for every value, in f64, f32 and the integers. */
import { afterAll, expect, test } from "vitest";
import {
  allNodes,
  allocate,
  Builder,
  EXACT,
  interpret,
  isFloat,
  rewrite,
  ruleSet,
  single,
  tensor,
  verify,
  type DType,
  type Graph,
  type Node,
  type Rule,
} from "../../ir/index.ts";
import { instantiate, SPECIAL } from "./arbitrary.ts";
import { same, Tally } from "./check.ts";

const fired = new Tally(EXACT.map(({ name }) => name));
afterAll(() => fired.report("rules that were applied"));

/** Beside the special ones: numbers of every size, and those next to where functions turn. */
const ORDINARY = Array.from({ length: 60 }, (_, k) => Math.sin(k * 12.9898) * 10 ** ((k % 13) - 6));
const VALUES: Readonly<Record<DType, readonly number[]>> = {
  f64: [...SPECIAL, ...ORDINARY],
  f32: [...SPECIAL, ...ORDINARY].map(Math.fround),
  i64: [0, 1, -1, 2, 3, -7, 1000, 2 ** 40, -(2 ** 40)],
  i32: [0, 1, -1, 2, 3, -7, 1000, 46340, -46340],
  bool: [0, 1],
};

/** All combinations of values for the variables: an array for each. */
function combinations(types: readonly DType[]): number[][] {
  let rows: number[][] = [[]];
  for (const dtype of types) rows = rows.flatMap((row) => VALUES[dtype].map((value) => [...row, value]));
  return types.map((_type, k) => rows.map((row) => row[k]!));
}

/** One side of the rule for numbers of type `dtype`; undefined where the ops do not take them. */
function side(rule: Rule, which: "from" | "to", dtype: DType, length: number): Graph | undefined {
  const b = new Builder();
  const variables = rule.variables.map((variable, k): readonly [Node, Node] => {
    const isFlag = single(variable.type).dtype === "bool";
    return [variable, b.input(`x${k}`, tensor(isFlag ? "bool" : dtype, [length]))];
  });
  try {
    return b.finish([{ name: "y", node: instantiate(b, rule[which], new Map(variables), dtype) }]);
  } catch (error) {
    if (error instanceof TypeError && !isFloat(dtype)) return undefined;
    throw error;
  }
}

const cases = (["f64", "f32", "i64", "i32"] as const).flatMap((dtype) =>
  EXACT.map((rule) => [rule.name, dtype, rule] as const),
);

test.each(cases)("%s, in %s", (_name, dtype, rule) => {
  const types = rule.variables.map(({ type }) => (single(type).dtype === "bool" ? "bool" : dtype));
  const columns = combinations(types);
  const [from, to] = (["from", "to"] as const).map((which) => side(rule, which, dtype, columns[0]!.length));
  if (!from || !to) return;
  const inputs = Object.fromEntries(
    columns.map((column, k) => {
      const array = allocate(types[k]!, column.length);
      array.set(column);
      return [`x${k}`, array];
    }),
  );
  const wanted = interpret(from, inputs);
  const spread = (y: ReturnType<typeof interpret>): Record<string, number[]> => {
    const values = y["y"]!;
    return { y: columns[0]!.map((_value, k) => values[values.length === 1 ? 0 : k]!) };
  };
  same(spread(interpret(to, inputs)), spread(wanted), rule.name);

  const after = rewrite(from, ruleSet([rule]), (name) => fired.add(name));
  verify(after);
  same(spread(interpret(after, inputs)), spread(wanted), `${rule.name}, applied`);
});

test("a rule makes no graph larger, and none undoes another", () => {
  for (const rule of EXACT) {
    const b = new Builder();
    const bound = new Map(rule.variables.map((variable, k) => [variable, b.input(`x${k}`, single(variable.type))]));
    const g = b.finish([{ name: "y", node: instantiate(b, rule.from, bound, "f64") }]);
    const once = rewrite(g, ruleSet(EXACT));
    const count = ({ nodes }: Graph): number => nodes.filter(({ op }) => op !== "input" && op !== "const").length;
    expect(count(once), rule.name).toBeLessThanOrEqual(count(g));
    const again: string[] = [];
    rewrite(once, ruleSet(EXACT), (name) => again.push(name));
    expect(again, rule.name).toEqual([]);
    expect(allNodes(once).length).toBeGreaterThan(0);
  }
});
