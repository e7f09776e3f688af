/**
 * Sparse products of which every cell has an entry, as products with a matrix; on demand, of others too.
 *
 * A row's sum in a sparse product starts from +0 and takes the entries of the row in order; in a dense one it also takes
 * 0 * x for the cells without any. A sum that starts from +0 is never -0, and adding ±0 to anything else changes nothing: for
 * finite x the bits are the same, as long as the entries of a row are in the order of their columns and are one block of the
 * sparse sum. Where x is infinite or NaN, 0 * x is NaN, in rows that have no entry there: `t - lastspike` is infinite before the
 * first spike. So matrices with empty cells are left to those who ask for them.
 */
import { fixedIn, type Varies } from "../fixed.ts";
import { rebuild, type Builder, type Graph, type Node, type NodeOf, type Origin } from "../graph.ts";
import { BLOCK } from "../interpret.ts";
import { single, tensor } from "../types.ts";

/** How products with connections are computed. "auto": as a matrix where that is faster and has the same bits. */
export type ProductForm = "auto" | "sparse" | "dense";

/** What was chosen for one product, and why. */
export interface ProductChoice {
  readonly rows: number;
  readonly columns: number;
  readonly entries: number;
  readonly dense: boolean;
  readonly reason: string;
  readonly origins: readonly Origin[];
}

/**
 * Puts matrices in the place of sparse products with constant indices. Weights that an input makes that `varies` stay sparse:
 * the matrix must be the same in all steps, so that it is made once.
 */
export function dense(
  g: Graph,
  form: ProductForm,
  varies: Varies = () => true,
): { readonly graph: Graph; readonly choices: readonly ProductChoice[] } {
  const chosen = new Map<Node, ProductChoice>();
  const fixed = fixedIn(g, varies);
  for (const node of g.nodes) if (node.op === "spmv") chosen.set(node, choose(node, form, fixed));
  const choices = [...chosen.values()];
  if (!choices.some((choice) => choice.dense)) return { graph: g, choices };
  const cells = cellsOnce();
  const graph = rebuild(g, (b, node, inputs) =>
    chosen.get(node)?.dense ? product(b, node as NodeOf<"spmv">, inputs, cells) : undefined,
  );
  return { graph, choices };
}

function choose(node: NodeOf<"spmv">, form: ProductForm, fixed: readonly boolean[]): ProductChoice {
  const [x, offsets, places, weights] = node.inputs as [Node, Node, Node, Node?];
  const [rows, columns] = [single(node.type).shape[0] as number, single(x.type).shape[0] as number];
  const entries = single(places.type).shape[0] as number;
  const chosen = (isDense: boolean, reason: string): ProductChoice => ({
    ...{ rows, columns, entries, dense: isDense, reason, origins: node.origins },
  });
  if (form === "sparse") return chosen(false, "as asked");
  if (offsets.op !== "data" || places.op !== "data") return chosen(false, "its connections are not constant");
  if (weights && !fixed[weights.id]) return chosen(false, "its weights change");
  const [starts, index] = [offsets.attrs.values as Int32Array, places.attrs.values as Int32Array];
  if (entries === 0 || starts.at(-1) !== entries) return chosen(false, "it has no entries, or some in no row");
  if (!areAscending(starts, index)) return chosen(false, "a row has a column twice, or columns in another order");
  if (!(rows * columns < 2 ** 31)) return chosen(false, "the matrix would be too large");
  const isLong = starts.some((start, r) => r > 0 && start - starts[r - 1]! > BLOCK);
  if (form === "dense")
    return chosen(true, isLong ? "as asked; sums of more than 256 are rounded otherwise" : "as asked");
  if (entries < rows * columns)
    return chosen(false, `${((100 * entries) / (rows * columns)).toPrecision(3)}% of the cells have an entry`);
  const all = "all cells have an entry";
  return isLong ? chosen(false, `${all}, but sums of more than 256 would be rounded otherwise`) : chosen(true, all);
}

const areAscending = (starts: Int32Array, index: Int32Array): boolean => {
  for (let r = 1; r < starts.length; r++)
    for (let s = starts[r - 1]! + 1; s < starts[r]!; s++) if (index[s]! <= index[s - 1]!) return false;
  return true;
};

/** matmul(matrix, x), where the matrix is made of zeros by writing the entries into them. */
function product(b: Builder, node: NodeOf<"spmv">, inputs: readonly Node[], cells: Cells): Node {
  const [x, offsets, places, weights] = inputs as [Node, NodeOf<"data">, NodeOf<"data">, Node?];
  const { dtype, shape } = single(x.type);
  const [rows, columns] = [single(node.type).shape[0] as number, shape[0] as number];
  const constant = (value: number): Node => b.add("const", [], { value, dtype });
  const numbers = b.add("convert", [b.add("iota", [], { length: rows * columns })], { dtype });
  const zeros = b.add("mul", [numbers, constant(0)]);
  const values = cells(offsets.attrs.values as Int32Array, places.attrs.values as Int32Array, columns);
  const at = b.add("data", [], { values, type: tensor("i32", [values.length]) });
  const filled = b.add("update", [zeros, at, weights ?? constant(1)]);
  return b.add("matmul", [b.add("reshape", [filled], { shape: [rows, columns] }), x]);
}

/** Where each entry is in the matrix, row by row. */
type Cells = (starts: Int32Array, index: Int32Array, columns: number) => Int32Array;

/** The same array for the same connections: sums of several values share one matrix. */
function cellsOnce(): Cells {
  const known: (readonly [...Parameters<Cells>, result: Int32Array])[] = [];
  return (starts, index, columns) => {
    const same = known.find((one) => one[0] === starts && one[1] === index && one[2] === columns);
    if (same) return same[3];
    const result = new Int32Array(index.length);
    for (let r = 1; r < starts.length; r++)
      for (let s = starts[r - 1]!; s < starts[r]!; s++) result[s] = (r - 1) * columns + index[s]!;
    known.push([starts, index, columns, result]);
    return result;
  };
}
