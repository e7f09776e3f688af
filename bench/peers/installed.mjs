// What contenders need: packages of Python's or npm's in folders of the cache, installed when they are asked for, and programs that are here.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../measure.mjs";

const CACHE = join(root, ".cache/peers");

const does = (command, args, options) => spawnSync(command, args, { stdio: "ignore", ...options }).status === 0;
const say = (packages, into) => process.stderr.write(`  installing ${packages.join(", ")} into .cache/peers/${into}\n`);

/** Where Python and the modules that it runs are, in an environment with these packages. */
export const pythonOf = (place) => join(place, process.platform === "win32" ? "Scripts/python.exe" : "bin/python");

function withPip(place, packages) {
  const fits = ["-c", "import sys; assert (3, 11) <= sys.version_info < (3, 13)"];
  const python = ["python3.12", "python3.11", "python3"].find((name) => does(name, fits));
  if (!python) return "it needs Python 3.11 or 3.12";
  if (!does(python, ["-m", "venv", place])) return `${python} has no venv (Debian: apt-get install python3-venv)`;
  if (!does(pythonOf(place), ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", ...packages]))
    return `pip cannot install ${packages.join(", ")}`;
  return undefined;
}

function withNpm(place, packages) {
  mkdirSync(place, { recursive: true });
  writeFileSync(join(place, "package.json"), '{ "private": true }\n');
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  return does(npm, ["install", "--silent", ...packages], { cwd: place })
    ? undefined
    : `npm cannot install ${packages.join(", ")}`;
}

/** Packages in a folder of the cache, which says, once all is there, what it was made of. */
function folderOf(into, packages, install) {
  const place = join(CACHE, into);
  const mark = join(place, "installed");
  const made = createHash("sha256").update(packages.join("\n")).digest("hex");
  if (existsSync(mark) && readFileSync(mark, "utf8") === made) return { place };
  say(packages, into);
  rmSync(place, { recursive: true, force: true });
  const lacks = install(place, packages);
  if (lacks === undefined) writeFileSync(mark, made);
  return { place, lacks };
}

const known = new Map();

/** `{ place }`, the folder with what is needed, or `{ lacks }`, why that is not here. Looked for once. */
export function installed(needs) {
  const key = JSON.stringify(needs);
  if (!known.has(key)) known.set(key, found(needs));
  return known.get(key);
}

function found({ into, pip, npm, program }) {
  if (pip) return folderOf(into, pip, withPip);
  if (npm) return folderOf(into, npm, withNpm);
  if (program === undefined) return { place: root };
  if (!does(program, ["--version"])) return { lacks: `there is no ${program}` };
  const place = join(CACHE, "programs");
  mkdirSync(place, { recursive: true });
  return { place };
}
