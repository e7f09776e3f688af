/** Scalars that the host computes, in code: each op is a function with the bits of the interpreter. */
import { isFloat, single, type Node, type NodeOf } from "../ir/index.ts";
import type { Names, Writer } from "./writer.ts";

/** Writes scalars, and declares the functions that they are made with. Truth values are 0 and 1. */
export class Host {
  readonly #declared = new Map<string, string>();
  readonly #head: Writer;
  readonly #names: Names;

  constructor(head: Writer, names: Names) {
    this.#head = head;
    this.#names = names;
  }

  /** A constant of the emitted code, declared once. */
  declare(text: string, hint?: string): string {
    let name = this.#declared.get(text);
    if (name === undefined) {
      this.#declared.set(text, (name = this.#names.fresh(hint)));
      this.#head.line(`const ${name} = ${text};`);
    }
    return name;
  }

  /** An elementwise op on scalars. */
  apply(node: Node, operands: readonly string[]): string {
    const { dtype } = single(node.type);
    const attrs = node.attrs === undefined ? "" : `, ${JSON.stringify(node.attrs)}`;
    const f = this.declare(`scalar(${JSON.stringify(node.op)}, "${dtype}"${attrs})`, node.op);
    return `${f}(${operands.join(", ")})`;
  }
}

/** A constant, as it is written. */
export function literal({ attrs: { value, dtype } }: NodeOf<"const">): string {
  if (dtype === "bool") return value === 0 ? "0" : "1";
  return Object.is(value, -0) && isFloat(dtype) ? "-0" : String(value);
}
