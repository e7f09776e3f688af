/** Replaces modules that tsc has put into dist by bundles, so that an installed Fluxion needs none of what they use. */
import { readFile, readdir, rm, writeFile } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { pathToFileURL } from "node:url";
import { brotliCompressSync, constants } from "node:zlib";
import { build } from "esbuild";

/** For CommonJS in a bundle, which asks for modules of Node's. */
const REQUIRE = `import { createRequire } from "node:module"; const require = createRequire(import.meta.url);`;

/**
 * `packed` are files of packages that stand beside the bundle, compressed.
 * @type {readonly { entry: string; outfile: string; packed?: readonly string[]; banner?: string }[]}
 */
export const BUNDLES = [
  { entry: "src/view/charts.ts", outfile: "dist/src/view/charts.js" },
  { entry: "src/view/graphviz.ts", outfile: "dist/src/view/graphviz.js" },
  {
    entry: "src/view/resvg.ts",
    outfile: "dist/src/view/resvg.js",
    packed: [
      "@resvg/resvg-wasm/index_bg.wasm",
      "@expo-google-fonts/inter/400Regular/Inter_400Regular.ttf",
      "@expo-google-fonts/inter/600SemiBold/Inter_600SemiBold.ttf",
    ],
  },
  { entry: "src/record/zip.ts", outfile: "dist/src/record/zip.js", banner: REQUIRE },
  { entry: "src/record/dsv.ts", outfile: "dist/src/record/dsv.js" },
  { entry: "src/mathjs.ts", outfile: "dist/src/mathjs.js" },
];

export const NOTICES = "dist/THIRD_PARTY_NOTICES.txt";

/** Writes the bundles and the licences of what is in them; returns the names of these packages and all sizes. */
export async function bundle(bundles = BUNDLES, notices = NOTICES) {
  const packages = new Set();
  const sizes = {};
  for (const { entry, outfile, packed = [], banner = "" } of bundles) {
    const { metafile } = await build({
      entryPoints: [entry],
      outfile,
      bundle: true,
      format: "esm",
      platform: "node",
      target: "node20",
      minify: true,
      legalComments: "none",
      // The part of it for Node.js is for threads.
      alias: { fflate: "fflate/browser" },
      banner: { js: banner },
      metafile: true,
      logLevel: "warning",
    });
    await rm(`${outfile}.map`, { force: true });
    const output = Object.values(metafile.outputs)[0];
    sizes[outfile] = output.bytes;
    for (const [input, { bytesInOutput }] of Object.entries(output.inputs)) {
      const path = input.match(/^.*node_modules\/(?:@[^/]+\/)?[^/]+/)?.[0];
      if (path && bytesInOutput > 0) packages.add(path);
    }
    for (const file of packed) {
      const bytes = brotliCompressSync(await readFile(`node_modules/${file}`), {
        params: { [constants.BROTLI_PARAM_QUALITY]: 9 },
      });
      const beside = `${dirname(outfile)}/${basename(file)}.br`;
      await writeFile(beside, bytes);
      sizes[beside] = bytes.length;
      packages.add(`node_modules/${file.match(/^(?:@[^/]+\/)?[^/]+/)[0]}`);
    }
  }
  const texts = await Promise.all([...packages].sort().map(notice));
  await writeFile(notices, `Fluxion contains parts of these packages.\n\n${texts.join("\n")}`);
  return { packages: [...packages].sort(), sizes };
}

/** What a package asks to be kept with it: its licence and its notice. */
async function notice(path) {
  const { name, version, license, author, repository } = JSON.parse(await readFile(`${path}/package.json`, "utf8"));
  const files = (await readdir(path)).filter((file) => /^(licen[cs]e|copying|notice)/i.test(file)).sort();
  if (!license) throw new Error(`${name} ${version} does not say its licence`);
  const texts = await Promise.all(files.map((file) => readFile(`${path}/${file}`, "utf8")));
  const from = repository?.url ?? repository;
  // Where a package ships no text, its licence is the one it names.
  if (files.length === 0) texts.push(`By ${author?.name ?? author ?? "its authors"}.`);
  if (from) texts.push(`Source: ${from}`);
  const text = texts.map((one) => one.trim()).join("\n\n");
  return `${"=".repeat(80)}\n${name} ${version} (${license})\n\n${text}\n`;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const { packages, sizes } = await bundle();
  for (const [file, bytes] of Object.entries(sizes)) console.log(`${file}  ${Math.round(bytes / 1000)} kB`);
  console.log(`${NOTICES}  ${packages.length} packages`);
}
