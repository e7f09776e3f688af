/** Source maps, as debuggers read them: from each line of emitted code to the equations that it came from. */
import { LINES_BEFORE, type Source } from "../backends/backend.ts";
import type { Origin } from "../ir/index.ts";
import { position } from "./diagnostics.ts";
import type { Model } from "./model.ts";
import { leftSide, oneLine } from "./view/origins.ts";

/** Version 3 of the format. */
export interface SourceMap {
  readonly version: 3;
  readonly file?: string | null;
  /** The model's file, or its name. */
  readonly sources: readonly (string | null)[];
  /** The model's text. */
  readonly sourcesContent?: readonly (string | null)[];
  /** Left sides of equations. */
  readonly names: readonly string[];
  readonly mappings: string;
}

/** How a map names things, and where the code stands. */
export interface MapOptions {
  /** Of the code. */
  readonly file?: string;
  /** Path or address of the model's text. Default: its name. */
  readonly source?: string;
  /** Lines above the code, where it is a part of something. */
  readonly above?: number;
}

/**
 * The map of code to the model's text. Where a statement of the code begins, its first origin holds; the indentation before
 * it leads to the others, so that a breakpoint in any equation that a line came from finds the line.
 */
export async function mapOf(code: Source, model: Model, options: MapOptions = {}): Promise<SourceMap> {
  const { source = model.source.name, above = 0, file } = options;
  const { addSegment, GenMapping, setSourceContent, toEncodedMap } = await import("./mappings.ts");
  const map = new GenMapping({ file: file ?? null });
  setSourceContent(map, source, model.source.text);
  const places = new Map<number, ReturnType<typeof position>>();
  const placeOf = ({ start }: Origin): ReturnType<typeof position> => {
    const place = places.get(start) ?? position(model.source, start);
    places.set(start, place);
    return place;
  };
  code.text.split("\n").forEach((text, k) => {
    const begin = text.search(/\S/);
    if (begin < 0) return;
    const origins = onePerLine(code.lines[k] ?? [], (origin) => placeOf(origin).line).slice(0, begin + 1);
    if (origins.length === 0) return addSegment(map, k + above, 0);
    const [first, ...others] = origins;
    [...others, first!].forEach((origin, column) => {
      const { line, column: from } = placeOf(origin);
      const at = origin === first ? begin : column;
      addSegment(map, k + above, at, source, line - 1, from - 1, nameOf(model, origin));
    });
  });
  return toEncodedMap(map) as SourceMap;
}

const nameOf = ({ statements }: Model, { equation }: Origin): string => {
  const statement = statements[equation];
  return statement ? oneLine(leftSide(statement)) : "";
};

/** The first origin in each line of the model's text. */
function onePerLine(origins: readonly Origin[], lineOf: (origin: Origin) => number): readonly Origin[] {
  const lines = new Set<number>();
  return origins.filter((origin) => {
    const line = lineOf(origin);
    return !lines.has(line) && lines.add(line);
  });
}

let loaded = 0;

/** Code that engines call by a name of its own; with the equations, where debuggers are to show those. */
export async function loadable(code: Source, model: Model, backend: string, isDebugged: boolean) {
  const name = encoded(basename(model.source.name));
  const url = `fluxion:///${name}/${encoded(backend.replace(":", "-"))}-${++loaded}.js`;
  if (code.language !== "js") return { code, url };
  const map = isDebugged
    ? [`//# sourceMappingURL=${inline(await mapOf(code, model, { source: addressOf(model), above: LINES_BEFORE }))}`]
    : [];
  return { code: { ...code, text: `${code.text}${[`//# sourceURL=${url}`, ...map].join("\n")}\n` }, url };
}

const basename = (path: string): string => path.replace(/^.*[/\\](?=.)/su, "");

/** Without what could end an address in a comment. */
const encoded = (text: string): string => encodeURIComponent(text.replace(/\p{Cs}/gu, "_")).replace(/['()*]/g, "_");

/** A map as an address. */
function inline(map: SourceMap): string {
  const bytes = new TextEncoder().encode(JSON.stringify(map));
  const chunks = Array.from({ length: Math.ceil(bytes.length / CHUNK) }, (_, k) =>
    String.fromCharCode(...bytes.subarray(k * CHUNK, (k + 1) * CHUNK)),
  );
  return `data:application/json;base64,${btoa(chunks.join(""))}`;
}
const CHUNK = 8192;

/** Where a debugger finds the model's text: its file, if there is one. */
function addressOf({ source: { name } }: Model): string {
  const { getBuiltinModule } = globalThis.process ?? {};
  if (getBuiltinModule?.("node:fs").existsSync(name))
    return getBuiltinModule("node:url").pathToFileURL(getBuiltinModule("node:path").resolve(name)).href;
  return `fluxion:///${encoded(basename(name))}`;
}

/** Whether Node.js was told to listen for a debugger, or to show stacks by source maps. To ask its inspector would load it. */
export function isDebugging(): boolean {
  const { execArgv = [], env } = globalThis.process ?? {};
  return /--(?:inspect|enable-source-maps)/.test([...execArgv, env?.["NODE_OPTIONS"]].join(" "));
}
