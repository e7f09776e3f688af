/** What emitted code works with: kernels of gpu.js, arrays of its device, and who holds them. */
import { scalarFunction, type Origin, type TypedArray } from "../../ir/index.ts";
import { TABLES } from "../../ir/math/tables.ts";
import { Failure, guardedBy } from "../backend.ts";
import { heed } from "../gpu.ts";
import { at, draw, iota, reduce, whole } from "../onhost.ts";
import type { Handle, Kernel, Results, Settings, Texture } from "./gpujs.ts";
import { assertMode, type Opened } from "./open.ts";
import { helpersOf } from "./spell.ts";
import type { Variant } from "./variants.ts";

/** Below it whole numbers are floats, places in arrays among them. */
const MOST = 2 ** 24;

export type Device = ReturnType<typeof createDevice>;

type Later<T> = T | Promise<T>;
type Given = Handle | number;
type Run = (...given: Given[]) => Later<Handle | readonly Handle[]>;

const isTexture = (handle: Handle): handle is Texture => !ArrayBuffer.isView(handle);

/** `copied` counts what is looked at in a run; `origins` are those of kernels, by their names. */
export function createDevice(
  { gpu, watch }: Opened,
  { isHost }: Variant,
  copied: { run: number },
  origins: ReadonlyMap<string, readonly Origin[]>,
) {
  /** By how many an array is held. */
  const holders = new Map<Handle, number>();
  /** What was made since a turn began. */
  let made: Handle[] = [];
  const uploads = new Map<number, Run>();
  const kernels: Kernel[] = [];
  const constants: Handle[] = [];

  const release = (handle: Handle): void => {
    const left = (holders.get(handle) ?? 1) - 1;
    if (left > 0) return void holders.set(handle, left);
    holders.delete(handle);
    if (isTexture(handle)) handle.delete();
  };
  function hold(handle: Handle): Handle {
    if (!isHost) holders.set(handle, (holders.get(handle) ?? 0) + 1);
    return handle;
  }
  /** What somebody made is held until its turn ends. */
  function own<T extends Handle | readonly Handle[]>(result: T): T {
    if (!isHost) for (const one of Array.isArray(result) ? result : [result]) made.push(hold(one as Handle));
    return result;
  }

  /** A kernel that gives arrays of `length` elements: one, or a list of `results`. */
  function kernel(name: string, length: number, results: number, turns: number, source: string): Run {
    if (length > MOST)
      throw new Failure(`an array of ${length} elements is too large: places end at 2^24 here`, {
        origins: origins.get(name),
      });
    const settings: Settings = {
      output: [Math.max(1, length)],
      pipeline: true,
      immutable: true,
      loopMaxIterations: turns,
      functions: helpersOf(source),
    };
    const parts = Array.from({ length: results - 1 }, (_, k) => `function y${k}(x) { return x; }`);
    const run = refusing(name, () =>
      results === 1 ? gpu.createKernel(source, settings) : gpu.createKernelMap(parts, source, settings),
    );
    kernels.push(run);
    const call = checked(run, name);
    if (results === 1) return (...given) => settle(call(...given) as Later<Handle>, own);
    const inOrder = (found: Results): readonly Handle[] => own([...parts.map((_, k) => found[k]!), found.result]);
    return (...given) => inOrder(call(...given) as Results);
  }

  /** What is done with a kernel. Where it fails, that names the kernel. */
  const refusing = <T>(name: string, work: () => T): T =>
    guardedBy(
      (error) =>
        new Failure(`the kernel ${name}: ${(error as Error).message}`, { origins: origins.get(name), cause: error }),
      work,
    );

  /** A kernel of which the first call shows what runs it. */
  function checked(run: Kernel, name: string): Kernel {
    let isKnown = false;
    const look = <T>(found: T): T => {
      isKnown = true;
      assertMode(run, gpu);
      return found;
    };
    const first = (...given: Given[]) =>
      refusing(name, () => settle<Handle | Results, Handle | Results>(run(...given), look));
    return ((...given: Given[]) => (isKnown ? run(...given) : first(...given))) as Kernel;
  }

  /** An array of the device with these values. */
  function upload(values: Float32Array): Later<Handle> {
    // An array without elements is one of one.
    const array = values.length === 0 ? new Float32Array(1) : values;
    if (isHost) return array;
    let copy = uploads.get(array.length);
    if (!copy) uploads.set(array.length, (copy = kernel("copy", array.length, 1, 1, COPY)));
    return copy(array) as Later<Handle>;
  }

  /** Values, which nobody writes to any more. */
  function read(handle: Handle): Later<Float32Array> {
    if (!isTexture(handle)) return handle;
    return settle(handle.toArray(), (values) => {
      heed(watch?.complaint());
      return values;
    });
  }

  return {
    scalar: scalarFunction,
    tables: TABLES,
    ...{ at, draw, iota, reduce, whole, kernel, hold, release, upload, read },
    /** An array that stays as long as the kernels. */
    constant: (values: TypedArray): Later<Handle> =>
      settle(upload(floats(values)), (made) => {
        constants.push(hold(made));
        return made;
      }),
    /** Ends the kernels, with what they had. */
    clear(): void {
      for (const handle of constants.splice(0)) release(handle);
      for (const one of kernels.splice(0)) one.destroy();
      uploads.clear();
    },
    begin(): Handle[] {
      const outer = made;
      made = [];
      return outer;
    },
    end(outer: Handle[]): void {
      for (const handle of made) release(handle);
      made = outer;
    },
    /** A loop goes on with others. */
    pass(old: readonly Handle[], now: readonly Handle[]): void {
      for (const handle of now) hold(handle);
      for (const handle of old) release(handle);
    },
    /** What a loop held is held until the turn ends in which it is. */
    adopt: (handles: readonly Handle[]): void => void made.push(...handles),
    /** Arrays that a run leaves, by the numbers of buffers. */
    leave(arrays: (Handle | undefined)[], left: readonly (readonly [number, Handle])[]): void {
      for (const [, handle] of left) hold(handle);
      for (const [id, handle] of left) {
        if (arrays[id] && !isHost) release(arrays[id]);
        arrays[id] = handle;
      }
    },
    /** A truth value that the host needs. */
    look(handle: Handle): Later<number> {
      copied.run++;
      return settle(read(handle), ([value]) => value!);
    },
    /** Rows that were collected, as one array. */
    stack(rows: readonly (Handle | number)[], length: number): Later<Handle> {
      const all = rows.map((row) => (typeof row === "number" ? Float32Array.of(row) : read(row)));
      for (const row of rows) if (typeof row !== "number" && !isHost) release(row);
      return settleAll(all, (parts) => upload(joined(parts, length)));
    },
  };
}

const COPY = "function (a) { return a[this.thread.x]; }";

/** Numbers as a device has them. */
export const floats = (values: ArrayLike<number>): Float32Array =>
  values instanceof Float32Array ? values : Float32Array.from(values);

/** Arrays, one after the other. */
export function joined(parts: readonly Float32Array[], length: number): Float32Array {
  const all = new Float32Array(length);
  let start = 0;
  for (const part of parts) {
    all.set(part.length > length - start ? part.subarray(0, length - start) : part, start);
    start += part.length;
  }
  return all;
}

/** What follows when something is there: now, if it is. */
export const settle = <T, R>(value: Later<T>, then: (value: T) => R): R | Promise<Awaited<R>> =>
  (value instanceof Promise ? value.then(then) : then(value)) as R | Promise<Awaited<R>>;

export function settleAll<T, R>(values: readonly Later<T>[], then: (values: readonly T[]) => Later<R>): Later<R> {
  const isHere = (value: Later<T>): value is T => !(value instanceof Promise);
  return values.every(isHere) ? then(values) : Promise.all(values).then(then);
}
