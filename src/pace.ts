/** How fast a run is, measured from its progress, without what is done with its rows. */
import type { RunOptions } from "./simulation.ts";
import type { Progress, Sink } from "./simulate.ts";

export interface Clock {
  /** Called between chunks of steps. */
  readonly onProgress: (progress: Progress) => void;
  /** The same sink; the time that it takes is not counted. */
  outside(sink: Sink): Sink;
  /** Milliseconds of a step: half of the steps took less, by chunks. Undefined: the run was too short to say. */
  msPerStep(): number | undefined;
  /** Where the run has come to. */
  reached(): Progress | undefined;
}

export function clock({ onProgress }: Pick<RunOptions, "onProgress">): Clock {
  const laps: { readonly ms: number; readonly steps: number }[] = [];
  let [last, away] = [0, 0];
  let progress: Progress | undefined;
  const outside =
    <Args extends unknown[]>(action: ((...args: Args) => void | Promise<void>) | undefined) =>
    async (...args: Args): Promise<void> => {
      const left = performance.now();
      await action?.(...args);
      away += performance.now() - left;
    };
  return {
    onProgress: (now) => {
      const at = performance.now();
      // The first chunk has the beginning of the run in it.
      if (progress && now.step > progress.step) laps.push({ ms: at - last - away, steps: now.step - progress.step });
      progress = now;
      onProgress?.(now);
      [last, away] = [performance.now(), 0];
    },
    outside: ({ bytes = 0, rows, spikes }) => ({ bytes, rows: outside(rows), spikes: outside(spikes) }),
    msPerStep: () => {
      const each = laps.map(({ ms, steps }) => ({ ms: ms / steps, steps })).toSorted((a, b) => a.ms - b.ms);
      let left = each.reduce((sum, { steps }) => sum + steps, 0) / 2;
      return each.find(({ steps }) => (left -= steps) <= 0)?.ms;
    },
    reached: () => progress,
  };
}
