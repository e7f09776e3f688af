/** A bar on stderr, when stderr is a terminal and the run takes long enough to look at. */
import type { SingleBar } from "cli-progress";
import type { Progress } from "../simulate.ts";

/** Runs that end sooner show no bar. In milliseconds. */
const PATIENCE = 400;

export interface Bar {
  readonly onProgress?: (progress: Progress) => void;
  stop(): void;
}

export function progressBar(isShown: boolean): Bar {
  if (!isShown || !process.stderr.isTTY) return { stop: () => {} };
  const started = performance.now();
  let bar: SingleBar | undefined;
  let isOver = false;
  let isLoading = false;
  const start = async (steps: number): Promise<void> => {
    isLoading = true;
    const { default: library } = await import("cli-progress");
    if (isOver) return;
    const format = "{bar} {percentage}%  t = {t}  {eta_formatted} left";
    bar = new library.SingleBar(
      { format, stream: process.stderr, clearOnComplete: true, hideCursor: true, gracefulExit: false, fps: 8 },
      library.Presets.shades_classic,
    );
    bar.start(steps, 0, { t: "" });
  };
  return {
    onProgress: ({ step, steps, t }) => {
      if (bar) bar.update(step, { t: Number(t.toPrecision(6)) });
      else if (!isLoading && performance.now() - started > PATIENCE) void start(steps);
    },
    stop: () => {
      isOver = true;
      bar?.stop();
    },
  };
}
