/** In a page: runs that lose their context of WebGL on the way. */
import { compile } from "../../src/index.ts";

/** How such a run ended. */
export interface Lost {
  readonly message: string;
  /** What had been recorded, and what a run recorded that lost nothing. */
  readonly rows: readonly number[];
  readonly whole: readonly number[];
  /** Whether the next simulation runs. */
  readonly goesOn: boolean;
  readonly device: string | undefined;
}

const contexts = new Set<WebGLRenderingContext>();
for (const canvas of [HTMLCanvasElement.prototype, OffscreenCanvas.prototype] as { getContext: Function }[]) {
  const { getContext } = canvas;
  canvas.getContext = function (...asked: unknown[]) {
    const made = getContext.apply(this, asked);
    if (made && "isContextLost" in made) contexts.add(made);
    return made;
  };
}

async function lose(backend: "gpujs:webgl2" | "gpujs:webgl" | "tfjs:webgl"): Promise<Lost> {
  const options = { precision: "f32", size: 4, dt: 0.1 } as const;
  const text = "tau = 10\nV' = (20 + i - V)/tau";
  const [rows, asked]: [number[], { every: number }] = [[], { every: 2 }];
  const sim = await compile(text, { ...options, backend });
  let chunks = 0;
  const message = await sim
    .run({
      ...asked,
      duration: 1e5,
      sink: { rows: ({ values }) => void rows.push(...values["V"]!) },
      onProgress: () => {
        if (++chunks !== 3) return;
        for (const context of contexts) if (!context.isContextLost()) context.getExtension("WEBGL_lose_context")!.loseContext();
      },
    })
    .then(() => "", (error: Error) => error.message); // prettier-ignore
  sim.dispose();
  const next = await compile(text, { ...options, backend });
  const { summary, variables } = await next.run({ ...asked, duration: (rows.length / 4) * 0.2 });
  next.dispose();
  return {
    message,
    rows,
    whole: [...variables["V"]!.data.subarray(0, rows.length)],
    goesOn: summary.complete,
    device: summary.device?.name,
  };
}

/** What a test calls. */
export type Lose = typeof lose;
Object.assign(globalThis, { lose });
