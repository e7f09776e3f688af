/** Drawings as images, by resvg, with a font of ours: the same bytes on every machine. */
const WASM = "@resvg/resvg-wasm/index_bg.wasm";
const FONTS = ["400Regular/Inter_400Regular.ttf", "600SemiBold/Inter_600SemiBold.ttf"];

/** Pixels of a screen for one of the drawing's, and the most of an image. */
const ZOOM = 2;
const MOST = 6e7;

let ready: Promise<{ readonly fonts: Uint8Array[]; readonly library: typeof import("./resvg.ts") }> | undefined;

async function load() {
  const library = await import("./resvg.ts");
  await library.initWasm((await library.packed(WASM)) as BufferSource);
  const fonts = await Promise.all(FONTS.map((font) => library.packed(`@expo-google-fonts/inter/${font}`)));
  return { fonts, library };
}

/** The bytes of a PNG file. Very large drawings are made smaller. */
export async function png(svg: string): Promise<Uint8Array> {
  const { fonts, library } = await (ready ??= load());
  const font = { fontBuffers: fonts, defaultFontFamily: "Inter", sansSerifFamily: "Inter" };
  const { width, height } = new library.Resvg(svg);
  const zoom = Math.min(ZOOM, Math.sqrt(MOST / (width * height)));
  return new library.Resvg(svg, { font, fitTo: { mode: "zoom", value: zoom } }).render().asPng();
}
