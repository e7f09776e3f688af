// Makes @tensorflow/tfjs-node load in the project it is called in: the package from npm, and its binding by its own installer or, where
// that fails, built here against the TensorFlow library of the Python wheel. Neither package.json nor the lock file changes. docs/backends.md
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";

const TFJS = "4.22.0";
const TENSORFLOW = "2.15.1";
/** The distribution that has TensorFlow's library, and the tag of its wheel. */
const WHEELS = {
  "linux-x64": ["tensorflow-cpu", "manylinux2014_x86_64"],
  "linux-arm64": ["tensorflow-cpu-aws", "manylinux2014_aarch64"],
};
const LIBRARIES = ["libtensorflow_cc.so.2", "libtensorflow_framework.so.2"];
const USAGE = `node setup-tfjs-node.mjs [--build]
  --build  builds the binding against TensorFlow ${TENSORFLOW} and does not try the package's own installer
TFJS_NODE_CACHE names the folder where what was built is kept, .cache/tfjs-node if not given; CXX the compiler.`;

const project = process.cwd();
const platform = `${process.platform}-${process.arch}`;
const modules = join(project, "node_modules");
const tfjsNode = join(modules, "@tensorflow/tfjs-node");
const apiHeaders = join(modules, "node-api-headers/include");
const cache = resolve(process.env.TFJS_NODE_CACHE || ".cache/tfjs-node");
const built = join(cache, `${TFJS}-tensorflow-${TENSORFLOW}-${platform}`);

/** An expected failure: its text is all that there is to say. */
class Failure extends Error {}

function fail(message) {
  throw new Failure(message);
}

const say = (message) => console.log(`tfjs-node: ${message}`);

const spawn = (command, args, options = {}) =>
  spawnSync(command, args, { cwd: project, encoding: "utf8", maxBuffer: 1e8, ...options });

const runs = (command, ...args) => spawn(command, args).status === 0;

/** Runs a program to its end; when it fails, fails with the end of what it said. */
function run(command, args, options) {
  const { status, error, stdout, stderr } = spawn(command, args, options);
  if (status === 0) return;
  const said = error ? error.message : `${stdout}${stderr}`.trim().split("\n").slice(-20).join("\n");
  fail(`${[command, ...args.slice(0, 3)].join(" ")} … failed:\n${said}`);
}

/** What a project does with the package. The two functions are those that newer versions of Node.js do not have. */
const TRIAL = `
Object.assign(require("util"), { isNullOrUndefined: (value) => value == null, isArray: Array.isArray });
const tf = require("@tensorflow/tfjs-node");
if (tf.add(20, 22).dataSync()[0] !== 42) throw new Error("20 + 22 is not 42 in TensorFlow");
if (require("@tensorflow/tfjs-core").engine() !== tf.engine()) throw new Error("there are two versions of @tensorflow/tfjs-core in node_modules");
console.log(tf.version["tfjs-node"] + " with TensorFlow " + tf.backend().binding.TF_Version);`;

/** Loads the package in a process of its own: its versions, or why it does not load. */
function trial() {
  const env = { ...process.env, TF_CPP_MIN_LOG_LEVEL: "2" };
  const { status, signal, stdout, stderr } = spawn(process.execPath, ["-e", TRIAL], { env });
  if (status === 0) return { versions: stdout.trim() };
  return { reason: /^\w*Error: .*/m.exec(stderr)?.[0] ?? `the process ended with ${signal ?? status}\n${stderr}` };
}

/** The package without its binding, and the headers of Node-API, both from npm; no script of theirs runs. */
function installPackage() {
  if (existsSync(join(tfjsNode, "binding")) && (existsSync(built) || existsSync(apiHeaders))) return;
  say(`installing @tensorflow/tfjs-node ${TFJS}`);
  // As a dependency, because npm leaves out what package.json calls an optional peer; nothing is saved.
  const quietly = ["--save-prod", "--no-save", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  run("npm", ["install", ...quietly, `@tensorflow/tfjs-node@${TFJS}`, "node-api-headers@1"]);
}

/** The package's own installer, which downloads TensorFlow and a prebuilt binding. */
function runOwnInstaller() {
  say("downloading TensorFlow and a prebuilt binding");
  const PATH = [join(modules, ".bin"), process.env.PATH].join(delimiter);
  spawn(process.execPath, ["scripts/install.js"], { cwd: tfjsNode, env: { ...process.env, PATH }, timeout: 600_000 });
}

/** The first C++ compiler that is there; fails with all that is missing. */
function requireTools() {
  const compiler = [process.env.CXX, "g++", "clang++"].find((name) => name && runs(name, "--version"));
  const missing = [
    !runs("python3", "--version") && "python3",
    !runs("python3", "-m", "pip", "--version") && "pip (python3-pip), which downloads TensorFlow's library",
    !compiler && "a C++ compiler (g++)",
  ].filter(Boolean);
  if (missing.length > 0) fail(`to build the binding needs what is not here:\n  ${missing.join("\n  ")}`);
  return compiler;
}

/** Downloads the wheel into `folder` and unpacks it: the path of what it has of TensorFlow. */
function downloadTensorFlow(folder) {
  const [distribution, tag] = WHEELS[platform];
  say(`downloading ${distribution} ${TENSORFLOW}`);
  const wheel = ["--no-deps", "--only-binary=:all:", "--platform", tag, "--python-version", "311"];
  const pip = ["-m", "pip", "download", "--quiet", "--disable-pip-version-check", ...wheel];
  run("python3", [...pip, "--dest", folder, `${distribution}==${TENSORFLOW}`]);
  const file = readdirSync(folder).find((name) => name.endsWith(".whl"));
  say(`unpacking ${file}`);
  run("python3", ["-m", "zipfile", "-e", file, "."], { cwd: folder });
  return join(folder, "tensorflow");
}

/** Compiles the binding from the package's sources. It is of Node-API 8: one serves every version of Node.js. */
function compile(compiler, tensorflow, out) {
  say(`compiling the binding with ${compiler}`);
  const includes = [apiHeaders, join(tensorflow, "include")].map((folder) => `-I${folder}`);
  const libraries = [`-L${tensorflow}`, ...LIBRARIES.map((name) => `-l:${name}`), "-Wl,-rpath,$ORIGIN/../../deps/lib"];
  const options = ["-std=c++17", "-O2", "-shared", "-fPIC", "-DNAPI_VERSION=8", ...includes];
  const sources = ["tfjs_backend.cc", "tfjs_binding.cc"].map((name) => join(tfjsNode, "binding", name));
  run(compiler, [...options, ...sources, "-o", out, ...libraries]);
}

/** Libraries, binding and licences, in the folder `built`, which is there once all of it is. */
function build() {
  if (!WHEELS[platform]) fail(`builds the binding on ${Object.keys(WHEELS).join(" and ")}; this is ${platform}`);
  const compiler = requireTools();
  const [part, wheel] = [`${built}.part`, `${built}.wheel`];
  const clear = () => [part, wheel].forEach((folder) => rmSync(folder, { recursive: true, force: true }));
  clear();
  for (const folder of [wheel, join(part, "deps/lib"), join(part, "lib/napi-v8")])
    mkdirSync(folder, { recursive: true });
  writeFileSync(join(cache, ".gitignore"), "*\n");
  try {
    const tensorflow = downloadTensorFlow(wheel);
    compile(compiler, tensorflow, join(part, "lib/napi-v8/tfjs_binding.node"));
    const about = readdirSync(wheel).find((name) => name.endsWith(".dist-info"));
    for (const name of LIBRARIES) renameSync(join(tensorflow, name), join(part, "deps/lib", name));
    renameSync(join(wheel, about, "LICENSE"), join(part, "LICENSE"));
    renameSync(join(tensorflow, "THIRD_PARTY_NOTICES.txt"), join(part, "THIRD_PARTY_NOTICES.txt"));
    renameSync(part, built);
  } finally {
    clear();
  }
}

/** Puts what was built into the package, as links. */
function link() {
  for (const name of ["deps", "lib"]) {
    rmSync(join(tfjsNode, name), { recursive: true, force: true });
    symlinkSync(join(built, name), join(tfjsNode, name), "dir");
  }
}

/** Returns the versions of a package that loads; each step is left out where it is done. */
function setUp({ fromSource }) {
  if (!existsSync(join(project, "package.json"))) fail(`there is no package.json in ${project}`);
  const isBuilt = existsSync(join(tfjsNode, "deps/lib", LIBRARIES[0]));
  let { versions } = !fromSource || isBuilt ? trial() : {};
  if (versions) return versions;
  installPackage();
  if (!fromSource && !existsSync(built)) {
    runOwnInstaller();
    ({ versions } = trial());
    if (versions) return versions;
    say("that failed: building the binding");
  }
  if (!existsSync(built)) build();
  link();
  const outcome = trial();
  return outcome.versions ?? fail(`the binding was built and does not load: ${outcome.reason}`);
}

const [option, ...others] = process.argv.slice(2);
if (others.length > 0 || (option && option !== "--build")) {
  console.error(USAGE);
  process.exitCode = 2;
} else
  try {
    say(`${setUp({ fromSource: option === "--build" })} works`);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    console.error(`setup-tfjs-node: ${error.message}`);
    process.exitCode = 1;
  }
