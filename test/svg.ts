/** What an SVG has in it. */
import { DOMParser, type Element, type Node } from "@xmldom/xmldom";

/** The elements of an SVG, which has to be well-formed. */
export function parsed(svg: string): Element {
  const fail = (_: string, message: string): void => {
    throw new Error(message);
  };
  return new DOMParser({ onError: fail }).parseFromString(svg, "image/svg+xml").documentElement!;
}

export const all = (root: Element, name: string): Element[] => Array.from(root.getElementsByTagName(name));

export const words = (root: Element): string[] => all(root, "text").map((text) => text.textContent ?? "");

/** Where a text is, if its letters are so many em wide: by default as those of a wide font. */
export function box(text: Element, letter = 0.62): { left: number; right: number; y: number } {
  const chain: Element[] = [];
  for (let node: Node | null = text; node && "getAttribute" in node; node = node.parentNode)
    chain.push(node as Element);
  const inherited = (name: string): string | undefined =>
    chain.map((node) => node.getAttribute(name)).find(Boolean) ?? undefined;
  const size = Number(inherited("font-size"));
  const length = (text: string): number => parseFloat(text) * (text.endsWith("em") ? size : 1);
  const moves = chain.map((node) => /translate\(([-\d.]+),([-\d.]+)\)/.exec(node.getAttribute("transform") ?? ""));
  const sum = (axis: "x" | "y", part: 1 | 2): number =>
    chain.reduce((total, node, i) => total + length(node.getAttribute(axis) ?? "0") + Number(moves[i]?.[part] ?? 0), 0);
  const width = letter * size * text.textContent!.length;
  const left = sum("x", 1) - width * ({ end: 1, middle: 0.5 }[inherited("text-anchor") ?? "start"] ?? 0);
  return { left, right: left + width, y: sum("y", 2) };
}
