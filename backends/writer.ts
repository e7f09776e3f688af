/** Lines of code with indentation, and the place in the model that each came from. */
import type { Origin } from "../ir/index.ts";

/** What was written, and where each line came from. */
export interface Written {
  readonly text: string;
  readonly lines: readonly (readonly Origin[])[];
}

export class Writer {
  readonly #text: string[] = [];
  readonly #origins: (readonly Origin[])[] = [];
  #indent = "";

  line(text: string, origins: readonly Origin[] = []): void {
    this.#text.push(text === "" ? "" : this.#indent + text);
    this.#origins.push(origins);
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
  append({ text, lines }: Written): void {
    if (lines.length === 0) return;
    const each = text.trimEnd().split("\n");
    each.forEach((line, k) => this.line(line, lines[k]));
  }

  indented(inside: () => void): void {
    const outer = this.#indent;
    this.#indent += "  ";
    inside();
    this.#indent = outer;
  }

  finish(): Written {
    return { text: this.#text.join("\n") + "\n", lines: this.#origins };
  }
}

/** Identifiers that nobody else has: letters of `hint` that every language allows, and a number. */
export class Names {
  #count = 0;

  fresh(hint = "v"): string {
    const letters = hint.replace(/[^A-Za-z0-9_]/g, "").replace(/^(?=[0-9_]|$)/, "v");
    return `${letters.slice(0, 24)}_${this.#count++}`;
  }
}
