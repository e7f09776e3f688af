/** What `DEBUG=1|2|3` writes to stderr of each model that is compiled. In Node.js alone: a page has no environment. */
import type { Source } from "../backends/index.ts";
import { allNodes, print } from "../ir/index.ts";
import type { Compiled } from "./compile.ts";

/** 1: a summary. 2: the graph after each pass too. 3: the emitted code too. */
export type DebugLevel = 0 | 1 | 2 | 3;

const LEVELS: Readonly<Record<string, DebugLevel>> = { 1: 1, 2: 2, 3: 3 };

/** Other programs use the variable too: it counts where it is one of the three numbers and nothing else. */
export function debugLevel(): DebugLevel {
  const given = nodeProcess()?.env["DEBUG"] ?? "";
  return Object.hasOwn(LEVELS, given) ? LEVELS[given]! : 0;
}

/** Undefined in a page, also where a bundler puts something in its place. */
function nodeProcess(): NodeJS.Process | undefined {
  const { process } = globalThis as { readonly process?: NodeJS.Process };
  return process?.versions?.node === undefined ? undefined : process;
}

/** What was compiled. */
export interface Told {
  readonly name: string;
  readonly compiled: Compiled;
  readonly source: Source;
  /** Why this method and this backend. */
  readonly reason: string;
  /** Milliseconds from the text to what can run. */
  readonly ms: number;
}

/** Writes it to stderr. */
export async function tellCompiled({ name, compiled, source, reason, ms }: Told): Promise<void> {
  const level = debugLevel();
  const { passesText } = await import("./view/passes.ts");
  const { passes, program } = compiled;
  const parts = [
    `${name}: compiled in ${ms.toFixed(1)} ms\n${reason.replaceAll("; ", "\n")}\n\n${passesText(passes)}`,
    `program: ${allNodes(program.graph).length} nodes, ${program.buffers.length} buffers, ${source.text.split("\n").length} lines of code\n`,
    ...(level >= 2 ? passes.map(({ pass, after }) => `--- the graph after ${pass.name}\n${print(after)}`) : []),
    ...(level >= 3 ? [`--- the code\n${source.text}\n`] : []),
  ];
  nodeProcess()?.stderr.write(parts.join("\n"));
}
