/** Arrays that options name by their files. */
import { readFile } from "node:fs/promises";
import { OptionError } from "../diagnostics.ts";
import { reasonOf } from "../files.ts";
import type { NumberArray } from "../model.ts";
import type { CompileOptions, RunOptions } from "../simulation.ts";
import type { Flags } from "./options.ts";

/** What `--data name=file` and `--times file` stand for. */
export async function arrayOptions({ data = [], times }: Flags): Promise<{
  readonly compile: Pick<CompileOptions, "data">;
  readonly run: Pick<RunOptions, "times">;
}> {
  const arrays: Record<string, NumberArray> = {};
  for (const text of data) {
    const [, name, path] = /^([^=]+)=(.+)$/s.exec(text) ?? [];
    if (name === undefined || path === undefined)
      throw new OptionError("E301", `--data takes name=file, not "${text}"`);
    arrays[name.trim()] = await read(path);
  }
  const list = times === undefined ? undefined : await read(times);
  if (list && list.shape.filter((length) => length !== 1).length > 1)
    throw new OptionError("E312", `${times} has the shape [${list.shape.join(", ")}]: times are one list`);
  return { compile: data.length > 0 ? { data: arrays } : {}, run: list ? { times: list.data } : {} };
}

async function read(path: string): Promise<NumberArray> {
  const { readArray } = await import("../record/arrays.ts");
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (error) {
    throw new OptionError("E315", `cannot read ${path}: ${reasonOf(error)}`);
  }
  return readArray(path, bytes);
}
