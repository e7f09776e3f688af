/** Replaces modules that tsc has put into dist by bundles, so that an installed Fluxion needs none of what they use; and makes of all of dist what a page loads. */
import { readFile, readdir, rm, writeFile } from "node:fs/promises";
import { basename, dirname, posix, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { brotliCompressSync, constants } from "node:zlib";
import { build } from "esbuild";

/** For CommonJS in a bundle, which asks for modules of Node's. */
const REQUIRE = `import { createRequire } from "node:module"; const require = createRequire(import.meta.url);`;

/**
 * `packed` are files of packages that stand beside the bundle, compressed.
 * @type {readonly { entry: string; outfile: string; packed?: readonly string[]; banner?: string; footer?: string }[]}
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
  { entry: "src/mappings.ts", outfile: "dist/src/mappings.js" },
  { entry: "src/mathjs.ts", outfile: "dist/src/mathjs.js" },
  // With all of Fluxion that it uses: one file loads faster than a hundred. A script, as engines keep what they compiled of those.
  {
    entry: "src/cli/main.ts",
    outfile: "dist/src/cli/main.cjs",
    banner: "(function(module,exports,require,load,url){",
    footer: "})",
  },
];

/** What a page loads without a bundler: a folder to serve. What optional packages it has, it says in its import map. */
const PAGE = {
  outdir: "dist/browser",
  entryPoints: {
    fluxion: "dist/src/index.js",
    backends: "dist/backends/index.js",
    ir: "dist/ir/index.js",
  },
};

export const NOTICES = "dist/THIRD_PARTY_NOTICES.txt";

/**
 * What is a bundle of its own is no part of another, but of a script that needs it at once.
 * @param {readonly { entry: string; outfile: string }[]} bundles
 * @param {string} outfile
 * @returns {import("esbuild").Plugin}
 */
const apart = (bundles, outfile) => ({
  name: "apart",
  setup({ onResolve, onLoad }) {
    // commander asks for it at once, for commands that are programs of their own: ours are not.
    onResolve({ filter: /^node:child_process$/ }, () => ({ path: "none", namespace: "none" }));
    onLoad({ filter: /./, namespace: "none" }, () => ({ contents: "" }));
    onResolve({ filter: /^\.\.?\/.*\.ts$/ }, ({ path, resolveDir, kind }) => {
      if (kind === "entry-point") return undefined;
      const other = bundles.find(({ entry }) => resolve(entry) === resolve(resolveDir, path));
      if (other && isScript(outfile) && kind === "import-statement") return { path: resolve(other.outfile) };
      return other && { path: posix.relative(dirname(outfile), other.outfile), external: true };
    });
  },
});

/** @param {string} outfile */
const isScript = (outfile) => outfile.endsWith(".cjs");

/**
 * What an engine compiled before cannot import: the starter of the script does it. Text of ASCII alone is read faster, and takes
 * half of the memory; what is not, here, stands in regular expressions.
 * @param {string} outfile
 * @param {import("esbuild").Metafile["outputs"][string]} output
 */
async function finishScript(outfile, { imports }) {
  const text = await readFile(outfile, "utf8");
  const [names, known] = [text.match(/\bimport\("/g), imports.filter(({ kind }) => kind === "dynamic-import")];
  if (names.length !== known.length) throw new Error(`${outfile}: not all of ${names.join()} are imports`);
  const escaped = text.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
  await writeFile(outfile, escaped.replace(/\bimport\(/g, "load("));
}

/** Writes the bundles and the licences of what is in them; returns the names of these packages and all sizes. */
export async function bundle(bundles = BUNDLES, notices = NOTICES) {
  const { peerDependencies } = JSON.parse(await readFile("package.json", "utf8"));
  const packages = new Set();
  const sizes = {};
  for (const { entry, outfile, packed = [], banner = "", footer = "" } of bundles) {
    const { metafile } = await build({
      entryPoints: [entry],
      outfile,
      bundle: true,
      format: isScript(outfile) ? "cjs" : "esm",
      define: isScript(outfile) ? { "import.meta.url": "url" } : {},
      platform: "node",
      target: "node20",
      minify: true,
      legalComments: "none",
      // The part of it for Node.js is for threads.
      alias: { fflate: "fflate/browser" },
      banner: { js: banner },
      footer: { js: footer },
      external: Object.keys(peerDependencies),
      plugins: [apart(bundles, outfile)],
      metafile: true,
      logLevel: "warning",
    });
    await rm(`${outfile}.map`, { force: true });
    const output = Object.values(metafile.outputs)[0];
    sizes[outfile] = output.bytes;
    if (isScript(outfile)) await finishScript(outfile, output);
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

/** Writes the modules for pages; returns all sizes. */
export async function bundleForPages({ outdir, entryPoints } = PAGE) {
  await rm(outdir, { recursive: true, force: true });
  const { peerDependencies } = JSON.parse(await readFile("package.json", "utf8"));
  const { metafile } = await build({
    entryPoints,
    outdir,
    bundle: true,
    splitting: true,
    chunkNames: "parts/[name]-[hash]",
    format: "esm",
    platform: "browser",
    target: "es2022",
    external: Object.keys(peerDependencies),
    minify: true,
    legalComments: "none",
    metafile: true,
    logLevel: "warning",
  });
  return Object.fromEntries(Object.entries(metafile.outputs).map(([file, { bytes }]) => [file, bytes]));
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
  const pages = Object.values(await bundleForPages()).reduce((sum, bytes) => sum + bytes, 0);
  for (const [file, bytes] of Object.entries({ ...sizes, [PAGE.outdir]: pages }))
    console.log(`${file}  ${Math.round(bytes / 1000)} kB`);
  console.log(`${NOTICES}  ${packages.length} packages`);
}
