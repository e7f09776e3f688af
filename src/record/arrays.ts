/** Arrays of numbers in files: NumPy's, tables, JSON. */
import { OptionError } from "../diagnostics.ts";
import { csvParseRows } from "./dsv.ts";
import { readNpy, type NumberArray } from "./npy.ts";

export type { NumberArray } from "./npy.ts";

/** The numbers of a table, a header line or none: [rows, columns], of one column [rows]. Throws `SyntaxError`. */
export function readCsvArray(text: string): NumberArray {
  const lines = csvParseRows(text.replace(/^\uFEFF/, ""), (cells, k) => ({ cells, line: k + 1 })).filter(({ cells }) =>
    cells.some((cell) => cell.trim() !== ""),
  );
  const isHeader = lines[0]?.cells.some((cell) => cell.trim() !== "" && toNumber(cell) === undefined);
  const rows = lines.slice(isHeader ? 1 : 0);
  if (rows.length === 0) throw new SyntaxError("there are no numbers in it");
  const columns = lines[0]!.cells.length;
  const data = rows.flatMap(({ cells, line }) => {
    if (cells.length !== columns)
      throw new SyntaxError(`line ${line} has ${cells.length} columns, and line ${lines[0]!.line} has ${columns}`);
    return cells.map((cell, k) => {
      const value = toNumber(cell);
      if (value === undefined) throw new SyntaxError(`line ${line}, column ${k + 1}: "${shown(cell)}" is not a number`);
      return value;
    });
  });
  return { shape: columns === 1 ? [rows.length] : [rows.length, columns], data: Float64Array.from(data) };
}

const shown = (text: string): string => (text.length > 30 ? `${text.slice(0, 30)}…` : text);

/** What is no number, in this language and in Python. */
const WORDS: Readonly<Record<string, number>> = { nan: NaN, inf: Infinity, infinity: Infinity };

function toNumber(cell: string): number | undefined {
  const text = cell.trim();
  const [, sign, word] = /^([+-]?)([a-z]+)$/i.exec(text) ?? [];
  if (word) {
    const value = WORDS[word.toLowerCase()];
    return value === undefined ? undefined : sign === "-" ? -value : value;
  }
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : undefined;
}

/** Lists of numbers in lists of equal length; `"NaN"`, `"Infinity"`, `"-Infinity"` are numbers. Throws `SyntaxError`. */
export function readJsonArray(text: string): NumberArray {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new SyntaxError(`it is not JSON: ${(error as Error).message}`);
  }
  const shape: number[] = [];
  for (let one = value; Array.isArray(one); one = one[0]) shape.push(one.length);
  if (shape.length === 0) throw new SyntaxError("a list of numbers is needed, or lists of them");
  const data: number[] = [];
  const add = (one: unknown, depth: number, where: string): void => {
    if (depth < shape.length) {
      const length = Array.isArray(one) ? one.length : undefined;
      if (length !== shape[depth])
        throw new SyntaxError(
          `${where || "it"} ${length === undefined ? "is no list" : `has ${length} entries`}, and those before it have ${shape[depth]}`,
        );
      (one as unknown[]).forEach((inside, k) => add(inside, depth + 1, `${where}[${k}]`));
    } else {
      const number = typeof one === "number" ? one : typeof one === "string" ? toNumber(one) : undefined;
      if (number === undefined) throw new SyntaxError(`${where} is not a number: ${shown(JSON.stringify(one))}`);
      data.push(number);
    }
  };
  add(value, 0, "");
  return { shape, data: Float64Array.from(data) };
}

const READERS: Readonly<Record<string, (bytes: Uint8Array) => NumberArray>> = {
  ".npy": readNpy,
  ".csv": (bytes) => readCsvArray(textOf(bytes)),
  ".json": (bytes) => readJsonArray(textOf(bytes)),
};

function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new SyntaxError("it is not text in UTF-8");
  }
}

/** Reads a file's bytes by the extension of its name. Throws `OptionError`, with the name. */
export function readArray(name: string, bytes: Uint8Array): NumberArray {
  const extension = /\.[^./\\]*$/.exec(name)?.[0].toLowerCase() ?? "";
  const read = READERS[extension];
  if (!read)
    throw new OptionError(
      "E315",
      `${name}: the extension says the format; there are ${Object.keys(READERS).join(", ")}`,
    );
  try {
    return read(bytes);
  } catch (error) {
    throw error instanceof SyntaxError ? new OptionError("E315", `${name}: ${error.message}`) : error;
  }
}
