// Checks the package as its users get it. With --quick only what needs neither the network nor a build.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import vm from "node:vm";
import { checkPackage, createPackageFromTarballData } from "@arethetypeswrong/core";
import { filterProblems, problemKindInfo } from "@arethetypeswrong/core/problems";
import { build } from "esbuild";
import { publint } from "publint";
import { formatMessage } from "publint/utils";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const CONSUMER = join(ROOT, "scripts/consumer");
/** The versions that are tried: the oldest Node.js that `engines` allows first; 7 is the TypeScript of this repository. */
const NODES = ["20.19.0", "22.21.1", "24.11.1"];
const TYPESCRIPTS = ["5.4.5", "5.9.3"];
/** An installed Fluxion, with what it depends on. */
const MOST_BYTES = 15e6;
/** What the package may contain. */
const DOCUMENTED =
  /^(package\.json|README\.md|CHANGELOG\.md|LICENSE|scripts\/setup-tfjs-node\.mjs|dist\/THIRD_PARTY_NOTICES\.txt|dist\/(src|ir|backends|browser)\/.*\.(js|cjs|js\.map|d\.ts|br))$/;
const FIELDS = ["name", "version", "description", "license", "keywords", "engines", "exports", "sideEffects", "files"];

const metadata = JSON.parse(await readFile(join(ROOT, "package.json"), "utf8"));

/** Runs a program to its end; gives its output, throws what it said when it fails. */
const run = (cwd, command, ...args) => runFor(cwd, command, args).stdout;

function runFor(cwd, command, args) {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, encoding: "utf8", maxBuffer: 1e8 });
  if (status !== 0)
    throw new Error(`${command} ${args.join(" ")}: ${error?.message ?? `status ${status}`}\n${stdout}${stderr}`);
  return { stdout, stderr };
}

function assert(holds, message) {
  if (!holds) throw new Error(message);
}

const assertNone = (faults) => assert(faults.length === 0, faults.join("\n"));

/** Packs what is in dist: the tarball's path, and the paths of the files in it. */
async function pack(folder) {
  const [{ filename, files, size }] = JSON.parse(
    run(ROOT, "npm", "pack", "--silent", "--json", "--ignore-scripts", "--pack-destination", folder),
  );
  return { tarball: join(folder, filename), size, paths: files.map(({ path }) => path) };
}

/** Nothing but what is documented, and maps that hold the sources they point to. */
async function checkFiles({ paths, size }) {
  assertNone(paths.filter((path) => !DOCUMENTED.test(path)).map((path) => `${path} does not belong in the package`));
  assertNone(["LICENSE", "README.md"].filter((path) => !paths.includes(path)).map((path) => `${path} is missing`));
  for (const path of paths.filter((one) => one.endsWith(".js"))) {
    const map = /\/\/# sourceMappingURL=(.*)\s*$/.exec(await readFile(join(ROOT, path), "utf8"))?.[1];
    const mapPath = map && join(path, "..", map);
    assert(!map || paths.includes(mapPath), `${path} points to ${map}, which is not in the package`);
    if (!map) continue;
    const { sources, sourcesContent = [] } = JSON.parse(await readFile(join(ROOT, mapPath), "utf8"));
    assert(sources.length === sourcesContent.length, `${mapPath} points to sources that are not in the package`);
  }
  return `${paths.length} files, ${megabytes(size)} packed`;
}

function checkMetadata() {
  assertNone(FIELDS.filter((field) => metadata[field] === undefined).map((field) => `package.json has no ${field}`));
  assert(NODES[0].startsWith(metadata.engines.node.replace(">=", "")), `${NODES[0]} is not the oldest of engines`);
}

/** Every dependency is imported, and every package that is imported is a dependency, or an optional peer. */
async function checkDependencies() {
  const entries = [...Object.values(metadata.exports).map((one) => one.default), ...Object.values(metadata.bin)];
  const { metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: entries,
    outdir: "unused",
    write: false,
    bundle: true,
    format: "esm",
    platform: "node",
    packages: "external",
    metafile: true,
  });
  const imports = Object.values(metafile.outputs).flatMap((output) => output.imports.filter((one) => one.external));
  const used = new Set(imports.map(({ path }) => path).filter((path) => !path.startsWith("node:")));
  const declared = Object.keys(metadata.dependencies ?? {});
  const peers = Object.keys(metadata.peerDependencies ?? {});
  const isOptional = (name) => metadata.peerDependenciesMeta?.[name]?.optional === true;
  const allowed = [...declared, ...peers];
  assertNone([
    ...declared.filter((name) => !used.has(name)).map((name) => `${name} is a dependency that nothing imports`),
    ...[...used].filter((name) => !allowed.includes(name)).map((name) => `${name} is imported, and no dependency`),
    ...peers.filter((name) => !isOptional(name)).map((name) => `${name} is a peer that is not optional`),
  ]);
  return declared.join(", ");
}

async function checkPublint({ tarball }) {
  const packed = await readFile(tarball);
  const { messages, pkg } = await publint({ pack: { tarball: bufferOf(packed) }, strict: true });
  assertNone(messages.map((message) => formatMessage(message, pkg, { color: false })));
}

/** Whether types and code agree, for those who import modules. */
async function checkTypes({ tarball }) {
  const analysis = await checkPackage(createPackageFromTarballData(new Uint8Array(await readFile(tarball))));
  const problems = ["node16-esm", "bundler"].flatMap((resolutionKind) => filterProblems(analysis, { resolutionKind }));
  assertNone(problems.map((one) => `${problemKindInfo[one.kind].title} ${JSON.stringify(one)}`));
}

const bufferOf = ({ buffer, byteOffset, byteLength }) => buffer.slice(byteOffset, byteOffset + byteLength);

/** A bundle for browsers imports nothing but optional peers, once they are asked for, and runs where there is nothing of Node.js. */
async function checkBrowser(folder, entry) {
  const { outputFiles, metafile } = await build({
    absWorkingDir: folder,
    stdin: { contents: `export { model, compile } from "${entry}";`, resolveDir: folder },
    write: false,
    bundle: true,
    minify: true,
    format: "iife",
    globalName: "fluxion",
    platform: "browser",
    target: "es2022",
    metafile: true,
    logLevel: "silent",
  });
  const isPeer = ({ path, kind }) => kind === "dynamic-import" && path in (metadata.peerDependenciesMeta ?? {});
  const imports = Object.values(metafile.outputs).flatMap((output) => output.imports.filter((one) => !isPeer(one)));
  assertNone(imports.map(({ path }) => `imports ${path}`));
  const [{ text, contents }] = outputFiles;
  const page = vm.createContext({ performance, setTimeout, model: await readFile(hh, "utf8") });
  const { compile, model } = await import(`${ROOT}dist/src/index.js`);
  const program = (fluxion) => async (given) =>
    (await (await fluxion.compile(fluxion.model(given), { dt: 0.01 })).run({ duration: 5 })).V.data;
  vm.runInContext(`${text}; result = (${program})(fluxion)(model)`, page);
  const [there, here] = [await page.result, await program({ compile, model })(page.model)];
  assert(hashOf(there) === hashOf(here), "the bundle for browsers computes other bits");
  return `${Math.round(contents.length / 1000)} kB`;
}

const hh = join(ROOT, "examples/hh.flux");
const hashOf = (data) => createHash("sha256").update(data).digest("hex");
const megabytes = (bytes) => `${(bytes / 1e6).toFixed(2)} MB`;

/** Node.js and TypeScript in the versions above, kept between checks. */
async function tools() {
  const folder = join(ROOT, "node_modules/.cache/package");
  const aliases = [
    ...NODES.map((version) => [`node-${version}`, `npm:node-${process.platform}-${process.arch}@${version}`]),
    ...TYPESCRIPTS.map((version) => [`typescript-${version}`, `npm:typescript@${version}`]),
  ];
  const wanted = JSON.stringify({ private: true, dependencies: Object.fromEntries(aliases) });
  const done = join(folder, "installed.json");
  if ((await readFile(done, "utf8").catch(() => "")) !== wanted) {
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, "package.json"), wanted);
    run(folder, "npm", "install", ...QUIETLY);
    // Of Node.js the program is enough.
    for (const part of NODES.flatMap((version) => ["include", "lib", "share"].map((one) => `node-${version}/${one}`)))
      await rm(join(folder, "node_modules", part), { recursive: true, force: true });
    await writeFile(done, wanted);
  }
  const at = (name, path) => join(folder, "node_modules", name, path);
  return {
    nodes: NODES.map((version) => ({ version, path: at(`node-${version}`, "bin/node") })),
    typescripts: [
      { version: "7", path: join(ROOT, "node_modules/typescript/bin/tsc") },
      ...TYPESCRIPTS.map((version) => ({ version, path: at(`typescript-${version}`, "bin/tsc") })),
    ],
  };
}

const QUIETLY = ["--ignore-scripts", "--no-audit", "--no-fund", "--no-package-lock", "--prefer-offline"];

/** Installs the tarball, as a user does, in a project that has nothing else. */
async function install(folder, { tarball }) {
  await writeFile(join(folder, "package.json"), JSON.stringify({ private: true, type: "module" }));
  run(folder, "npm", "install", "--omit=dev", ...QUIETLY, tarball);
  const { packages } = JSON.parse(await readFile(join(folder, "node_modules/.package-lock.json"), "utf8"));
  const peers = Object.keys(metadata.peerDependencies).filter((name) => packages[`node_modules/${name}`]);
  assertNone(peers.map((name) => `${name} is installed without being asked for`));
  const entries = await readdir(join(folder, "node_modules"), { recursive: true, withFileTypes: true });
  const files = entries.filter((one) => one.isFile()).map((one) => stat(join(one.parentPath, one.name)));
  const bytes = (await Promise.all(files)).reduce((sum, { blocks }) => sum + blocks * 512, 0);
  assert(bytes < MOST_BYTES, `installed it takes ${megabytes(bytes)}; at most ${megabytes(MOST_BYTES)} are allowed`);
  return `${Object.keys(packages).length} packages, ${megabytes(bytes)}`;
}

/** Compiles the consumer strictly, all declarations included, without and with the types of a page and of Node.js. */
async function compileConsumer(folder, typescripts) {
  await cp(CONSUMER, folder, { recursive: true });
  await writeFile(join(folder, "hh.ts"), `export const HH = ${JSON.stringify(await readFile(hh, "utf8"))};\n`);
  const base = {
    ...{ strict: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true, skipLibCheck: false },
    ...{
      target: "es2022",
      module: "nodenext",
      verbatimModuleSyntax: true,
      typeRoots: [join(ROOT, "node_modules/@types")],
    },
  };
  const [plain, page] = [["es2022"], ["es2022", "dom"]];
  const all = [plain, page].flatMap((lib) => [[], ["node"]].map((types) => ({ ...base, lib, types })));
  for (const { version, path } of typescripts)
    for (const compilerOptions of version === "7" ? all : all.slice(0, 1)) {
      await writeFile(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["consumer.ts"] }));
      run(folder, process.execPath, path);
    }
  return typescripts.map(({ version }) => version).join(", ");
}

/** The consumer and the command line in every Node.js: the same output, to the last bit. */
function runConsumer(folder, nodes) {
  const cli = ["node_modules/fluxion/dist/src/cli.js", "run", hh, "--dt", "0.01", "--duration", "50", "--out", "-"];
  const outputs = nodes.map(({ path }, k) => {
    const { stdout, stderr } = runFor(folder, path, [...cli, "--quiet"]);
    assert(stderr === "", `Node.js ${NODES[k]} says on the way:\n${stderr}`);
    return run(folder, path, "run.mjs") + hashOf(stdout);
  });
  outputs.forEach((output, k) =>
    assert(output === outputs[0], `Node.js ${NODES[k]} and ${NODES[0]} differ:\n${output}\n${outputs[0]}`),
  );
  return `${NODES.join(", ")}: ${outputs[0].split(" ")[2].slice(0, 16)}`;
}

/** The command by its name. */
function runBin(folder) {
  const version = run(folder, "node_modules/.bin/fluxion", "--version").trim();
  assert(version === metadata.version, `fluxion --version says ${version}`);
  run(folder, "node_modules/.bin/fluxion", "graph", hh, "--stage", "rhs", "--format", "svg", "--out", "rhs.svg");
}

/** Does a step, says how it went. */
async function step(name, work) {
  const started = performance.now();
  const said = await work().catch((error) => {
    process.exitCode = 1;
    return `FAILED\n${error.message}`;
  });
  console.log(`${name} (${((performance.now() - started) / 1000).toFixed(1)} s)${said ? `: ${said}` : ""}`);
}

const isQuick = process.argv.includes("--quick");
const folder = await mkdtemp(join(tmpdir(), "fluxion-package-"));
try {
  if (!isQuick) run(ROOT, "npm", "run", "--silent", "build");
  const packed = await pack(folder);
  await step("files", () => checkFiles(packed));
  await step("metadata", async () => checkMetadata());
  await step("dependencies", checkDependencies);
  await step("publint", () => checkPublint(packed));
  await step("types", () => checkTypes(packed));
  await step("browser", () => checkBrowser(ROOT, "./dist/src/index.js"));
  if (!isQuick) {
    const { nodes, typescripts } = await tools();
    await step("install", () => install(folder, packed));
    await step("TypeScript", () => compileConsumer(folder, typescripts));
    await step("Node.js", async () => runConsumer(folder, nodes));
    await step("fluxion", async () => runBin(folder));
    await step("browser, installed", () => checkBrowser(folder, "fluxion"));
  }
} finally {
  await rm(folder, { recursive: true });
}
