/** What the panels of a picture share: looks, places, and images in them. */
import type { Markish } from "@observablehq/plot";
import type { Figure } from "./figure.ts";
import { indexed, type Pixels, type Rgb } from "./pixels.ts";

/** Colours of an image. */
export const COLOURS = 254;

export const THEMES = {
  light: {
    paper: "#ffffff",
    ink: "#1f2328",
    muted: "#66707b",
    grid: "#e8ebee",
    missing: "#c3c8ce",
    warning: "#c4262e",
    shades: [0, 0.82],
    hues: "dark2",
  },
  dark: {
    paper: "#0d1117",
    ink: "#e6edf3",
    muted: "#8d96a0",
    grid: "#21262d",
    missing: "#57606a",
    warning: "#ff7b72",
    shades: [0.25, 0.96],
    hues: "set2",
  },
} as const;

/** The place of words that stand in line with the title of a panel. */
export const ABOVE = { lineAnchor: "bottom", dy: -8 } as const;
/** The look of tick labels and the like. */
export const small = ({ theme }: Sheet) => ({ fill: theme.muted, fontSize: 11 }) as const;

type Charts = typeof import("./charts.ts");

/** What the panels share. */
export interface Sheet {
  readonly charts: Charts;
  readonly figure: Figure;
  readonly theme: (typeof THEMES)[keyof typeof THEMES];
  /** Whether x is time, and not the element. */
  readonly timed: boolean;
  readonly x: readonly [lo: number, hi: number];
  readonly steps: readonly number[];
}

/** The horizontal axis of a panel that has one of its own. */
export interface Across {
  readonly range: readonly [lo: number, hi: number];
  readonly ticks: readonly number[];
  readonly label: string;
  /** Of the frame, in px. Default: as wide as all others. */
  readonly width?: number;
}

export interface Panel {
  readonly title: string;
  /** The colour of the title, where it tells what is meant by it elsewhere. */
  readonly hue?: string | undefined;
  /** Default: that of the sheet. */
  readonly across?: Across;
  /** What is left out or wrong: shown beside the title. */
  readonly notes: readonly string[];
  readonly warning?: string | undefined;
  readonly height: number;
  readonly y: readonly [lo: number, hi: number];
  readonly ticks: readonly number[];
  /** What stands above the tick labels. */
  readonly axis?: string;
  /** The room for what is drawn to the right of the frame, in px. */
  readonly side?: number;
  /** Whether there is nothing to read off a grid. */
  readonly bare?: boolean;
  marks(frame: Frame): Markish[];
}

/** Where a panel is drawn. */
export interface Frame {
  /** In px. */
  readonly width: number;
  /** The size of a pixel in units of x and y. */
  readonly pixel: { readonly x: number; readonly y: number };
  /** The x that is so many px to the right of the frame. */
  beside(px: number): number;
}

/** The colour of each element; of the only element: one for each panel. */
export function shades(sheet: Sheet, elements: number, panel: number): (element: number) => string {
  const { charts, theme } = sheet;
  if (elements === 1) {
    const only = hue(sheet, panel);
    return () => only;
  }
  const [from, to] = theme.shades;
  const scheme = charts.scale({ color: { type: "linear", scheme: "viridis", domain: [0, 1] } });
  return (element) => scheme.apply(from + ((to - from) * element) / (elements - 1)) as string;
}

/** The colour of a population, or of a panel of one line. */
export function hue({ charts, theme }: Sheet, index: number): string {
  const hues = charts.scale({ color: { type: "ordinal", scheme: theme.hues, domain: [0, 1, 2, 3, 4, 5, 6, 7] } });
  return hues.apply(index % 8) as string;
}

/** An image that fills the frame. */
export function picture(
  { charts }: Sheet,
  pixels: Pixels,
  width: number,
  height: number,
  palette: Rgb[],
  colourOf: (value: number) => number,
): Markish {
  const bytes = charts.encodePng({
    width,
    height,
    data: indexed(pixels, width, height, colourOf),
    channels: 1,
    depth: 8,
    palette,
  });
  const src = `data:image/png;base64,${btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""))}`;
  const place = { frameAnchor: "middle", width, height, preserveAspectRatio: "none" } as const;
  return charts.image([src], { src: (uri: string) => uri, ...place, imageRendering: "pixelated" });
}
