/** Which places in the model lines and entries of a shader are for. */
import type { Origin } from "../../ir/index.ts";
import type { Source } from "../backend.ts";

/** A function of the text: its lines, from one to another. */
interface Written {
  readonly first: number;
  readonly last: number;
}

/** Where a line (from 0) came from, or the nearest in its function that came from somewhere. */
export function originsOfLine(source: Source, line: number): readonly Origin[] {
  const { first, last } = [...functionsOf(source).values()].find((one) => one.first <= line && line <= one.last) ?? {
    first: line,
    last: line,
  };
  const near = Array.from({ length: last - first + 1 }, (_, k) => first + k);
  near.sort((a, b) => Math.abs(a - line) - Math.abs(b - line));
  return near.map((at) => source.lines[at] ?? []).find(({ length }) => length > 0) ?? [];
}

/** Where what an entry does came from. */
export function originsOfEntry(source: Source, entry: string): readonly Origin[] {
  const functions = functionsOf(source);
  const text = source.text.split("\n");
  const called = new Set([entry]);
  const found = new Set<Origin>();
  for (const name of called) {
    const { first, last } = functions.get(name)!;
    for (const origins of source.lines.slice(first, last)) for (const origin of origins) found.add(origin);
    for (const [word] of text
      .slice(first, last)
      .join("\n")
      .matchAll(/\w+(?=\()/g))
      if (functions.has(word)) called.add(word);
  }
  return [...found];
}

function functionsOf({ text }: Source): ReadonlyMap<string, Written> {
  const functions = new Map<string, Written>();
  let open: { readonly name: string; readonly first: number } | undefined;
  text.split("\n").forEach((line, at) => {
    const [, name] = /^fn (\w+)\(/.exec(line) ?? [];
    if (name !== undefined) open = { name, first: at };
    if (open && line.trimEnd().endsWith("}") && !line.startsWith(" ")) {
      functions.set(open.name, { first: open.first, last: at });
      open = undefined;
    }
  });
  return functions;
}
