/** Lines of code with indentation, the place in the model that each came from, and the operation that it is a part of. */
import type { Node, Origin } from "../ir/index.ts";

/** What was written, and where each line came from. */
export interface Written {
  readonly text: string;
  readonly lines: readonly (readonly Origin[])[];
  readonly operations: readonly (Node | undefined)[];
}

export class Writer {
  readonly #text: string[] = [];
  readonly #origins: (readonly Origin[])[] = [];
  readonly #operations: (Node | undefined)[] = [];
  #operation: Node | undefined;
  #indent = "";

  line(text: string, origins: readonly Origin[] = [], operation = this.#operation): void {
    this.#text.push(text === "" ? "" : this.#indent + text);
    this.#origins.push(origins);
    this.#operations.push(operation);
  }

  /** What `inside` writes is a part of this operation. */
  partOf(operation: Node, inside: () => void): void {
    const outer = this.#operation;
    this.#operation = operation;
    inside();
    this.#operation = outer;
  }

  /** `head {`, what `inside` writes, `}`. */
  block(head: string, inside: () => void, origins: readonly Origin[] = []): void {
    this.line(`${head} {`, origins);
    this.indented(inside);
    this.line("}");
  }

  /** `{`, what `inside` writes, `}`: names inside are its own. */
  scope(inside: () => void): void {
    this.line("{");
    this.indented(inside);
    this.line("}");
  }

  /** All lines of another writer. */
  append({ text, lines, operations }: Written): void {
    if (lines.length === 0) return;
    const each = text.trimEnd().split("\n");
    each.forEach((line, k) => this.line(line, lines[k], operations[k]));
  }

  indented(inside: () => void): void {
    const outer = this.#indent;
    this.#indent += "  ";
    inside();
    this.#indent = outer;
  }

  finish(): Written {
    return { text: this.#text.join("\n") + "\n", lines: this.#origins, operations: this.#operations };
  }
}

/** The statements of several texts, one of each in turns. A line that is indented, or closes a block, goes with those before it. */
export function alternating(texts: readonly Written[]): Written {
  const all = texts.map(({ text, lines, operations }) => {
    const statements: { text: string; origins: readonly Origin[]; operation: Node | undefined }[][] = [];
    text
      .trimEnd()
      .split("\n")
      .forEach((line, k) => {
        if (!/^(\s|\}|else)/.test(line)) statements.push([]);
        statements.at(-1)!.push({ text: line, origins: lines[k] ?? [], operation: operations[k] });
      });
    return statements;
  });
  const most = Math.max(...all.map(({ length }) => length));
  const out = Array.from({ length: most }, (_, k) => all.flatMap((statements) => statements[k] ?? [])).flat();
  return {
    text: out.map(({ text }) => `${text}\n`).join(""),
    lines: out.map(({ origins }) => origins),
    operations: out.map(({ operation }) => operation),
  };
}

/** Identifiers that nobody else has: letters of `hint` that every language allows, and a number. */
export class Names {
  #count = 0;

  fresh(hint = "v"): string {
    const letters = hint.replace(/[^A-Za-z0-9_]/g, "").replace(/^(?=[0-9_]|$)/, "v");
    return `${letters.slice(0, 24)}_${this.#count++}`;
  }
}
