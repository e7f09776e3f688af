/** Where an engine is, some thousand times a second: the profiler of V8, in Node.js. */
import { OptionError } from "./diagnostics.ts";

/** Microseconds between two samples. */
const INTERVAL = 200;

/** A function, and how often it was found at each of its lines. */
export interface Sampled {
  readonly name: string;
  readonly url: string;
  /** Of the function that called it. */
  readonly caller: string;
  /** Of the functions that it called there. */
  readonly called: readonly string[];
  readonly samples: number;
  readonly lines: readonly { readonly line: number; readonly ticks: number }[];
}

/** What a piece of work took, and where its time went. */
export interface Samples<T> {
  readonly result: T;
  readonly ms: number;
  readonly functions: readonly Sampled[];
}

/** Does the work, and looks at where the engine is meanwhile. Throws `OptionError` where there is no such profiler. */
export async function sampled<T>(work: () => Promise<T>): Promise<Samples<T>> {
  const inspector = globalThis.process?.getBuiltinModule?.("node:inspector/promises");
  if (!inspector)
    throw new OptionError("E304", "a profile needs Node.js; in a page there are the tools of the browser");
  const session = new inspector.Session();
  session.connect();
  try {
    await session.post("Profiler.enable");
    await session.post("Profiler.setSamplingInterval", { interval: INTERVAL });
    await session.post("Profiler.start");
    const began = performance.now();
    const result = await work();
    const ms = performance.now() - began;
    const { profile } = await session.post("Profiler.stop");
    return { result, ms, functions: flat(profile.nodes) };
  } finally {
    session.disconnect();
  }
}

type Nodes = readonly {
  readonly id: number;
  readonly callFrame: { readonly functionName: string; readonly url: string };
  readonly hitCount?: number | undefined;
  readonly children?: readonly number[] | undefined;
  readonly positionTicks?: readonly { readonly line: number; readonly ticks: number }[] | undefined;
}[];

function flat(nodes: Nodes): readonly Sampled[] {
  const urls = new Map(nodes.map(({ id, callFrame }) => [id, callFrame.url]));
  const callers = new Map(nodes.flatMap(({ callFrame, children = [] }) => children.map((id) => [id, callFrame.url])));
  return nodes.flatMap(({ id, callFrame, hitCount: samples = 0, positionTicks: lines = [], children = [] }) => {
    const { functionName: name, url } = callFrame;
    const called = [...new Set(children.map((child) => urls.get(child)!))];
    return samples > 0 ? [{ name, url, caller: callers.get(id) ?? "", called, samples, lines }] : [];
  });
}
