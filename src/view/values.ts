/** What the values of a program are called: by their names, or by the equations that they are parts of. */
import {
  isTuple,
  resultOf,
  source,
  type MemoryUse,
  type Moment,
  type Node,
  type NodeOf,
  type Stay,
} from "../../ir/index.ts";
import type { Model } from "../model.ts";
import { EVERY, ROWS, splitName } from "../names.ts";
import { equationOf, leftSide, oneLine, rightSide, shorten, textOf } from "./origins.ts";

/** What a value is. */
export interface Named {
  /** A name, or the part of an equation that it is the value of. */
  readonly value: string;
  /** The left side of its equation. */
  readonly equation?: string;
  /** In a network the population or the projection. */
  readonly block?: string;
}

/** Letters of a part of an equation, and of a list of equations. */
const PART = 32;
const LIST = 72;

type Result = Pick<Stay, "node" | "result">;

/** Names of the values of one program. */
export class ValueNames {
  readonly #model: Model;
  /** What the loops carry, by the node that computes its next value. */
  readonly #next = new Map<Node, Map<number, string>>();

  constructor(model: Model, { loops }: Pick<MemoryUse, "loops">) {
    this.#model = model;
    for (const { loop } of loops) this.#learn(loop);
  }

  #learn({ attrs: { body, consts, carry } }: NodeOf<"scan">): void {
    for (const [k, { node }] of body.outputs.slice(0, carry).entries()) {
      const from = source(node);
      if (from.op === "scan") continue;
      const known = this.#next.get(from) ?? new Map<number, string>();
      this.#next.set(from, known.set(resultOf(node), body.inputs[consts + k]!.attrs.name));
    }
  }

  of({ node, result }: Result): Named {
    const next = this.#next.get(node)?.get(result);
    if (node.op === "input") return this.#named(node.attrs.name);
    if (next !== undefined) return this.#named(next, "next ");
    if (node.op !== "scan") return this.#part(node, result);
    const { body, carry } = node.attrs;
    return this.#named(body.outputs[result]!.name.replace(RECORDED, ""), result < carry ? "" : ROWS_OF);
  }

  /** What happens at a moment: an operation, and the equations that it is for. */
  momentOf({ kind, node }: Moment): string {
    if (!node) return kind === "begin" ? "the call begins" : "the call ends";
    if (node.op === "scan") return kind === "begin" ? `each ${overOf(node)} begins` : `end of the ${overOf(node)}`;
    const named = (isTuple(node.type) ? node.type : [node.type]).map((_, result) => this.of({ node, result }));
    const about = named.map(({ value, equation, block }) =>
      equation === undefined ? value : (block === undefined ? "" : `${block}: `) + equation,
    );
    const word = WORDS[node.op] ?? node.op;
    const list = shorten([...new Set(about)].filter((one) => one !== word).join(", "), LIST);
    return list === "" ? word : `${word}: ${list}`;
  }

  #named(name: string, before = ""): Named {
    const { states, named, stored, blocks } = this.#model;
    const index = states.get(name)?.index ?? named.get(name)?.index ?? stored.get(name)?.index;
    const [block] = splitName(name);
    const isOf = block !== "" && blocks.has(block);
    const about = index === undefined ? isOf && { block: oneLine(block) } : this.#about(index);
    return { value: before + oneLine(name), ...about };
  }

  /** A part of an equation; the whole right side by what it defines. What a method computes is in none. */
  #part(node: Node, result: number): Named {
    const inside = node.op === "map" ? node.attrs.body.outputs[result]!.node : node;
    const origin = equationOf(inside.origins.length > 0 ? inside.origins : node.origins, this.#model);
    const statement = origin && this.#model.statements[origin.equation];
    if (!statement) return { value: WORDS[inside.op] ?? inside.op };
    const { start, end } = rightSide(statement);
    const isWhole = origin.start <= start && origin.end >= end;
    const value = isWhole ? oneLine(leftSide(statement)) : shorten(textOf(this.#model, origin), PART);
    return { value, ...this.#about(origin.equation) };
  }

  #about(index: number): Omit<Named, "value"> {
    const statement = this.#model.statements[index]!;
    const header = statement.block === undefined ? undefined : this.#model.statements[statement.block];
    const isBlock = header?.kind === "population" || header?.kind === "projection";
    return { equation: oneLine(leftSide(statement)), ...(isBlock && { block: oneLine(header.name) }) };
  }
}

/** What a loop goes over. */
export const overOf = ({ attrs: { length, until } }: NodeOf<"scan">): string =>
  length === ROWS ? "row" : length === EVERY ? "step" : until === undefined ? `of ${length}` : "round";

/** An input or an output of a run. */
export const inListings = (name: string): string => oneLine(name.replace(RECORDED, ROWS_OF));

const RECORDED = /^record\./;
const ROWS_OF = "rows of ";

const WORDS: Readonly<Partial<Record<Node["op"], string>>> = {
  map: "kernel",
  iota: "numbers of elements",
  data: "constants",
};
