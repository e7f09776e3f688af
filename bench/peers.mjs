// NumPy and TensorFlow in Python, in an environment of their own: installed and measured where that is asked for.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { apart, median, root } from "./measure.mjs";
import { peers, rounds, seconds } from "./options.mjs";

const FOLDER = join(root, ".cache/peers");
const PYTHON = join(FOLDER, process.platform === "win32" ? "Scripts/python.exe" : "bin/python");
const PACKAGES = ["tensorflow-cpu==2.15.1", "numpy<2"];

export const PEERS = [
  { name: "NumPy", script: "numpy_peer.py", contender: "numpy", family: "NumPy" },
  { name: "TensorFlow, op by op", script: "tensorflow_peer.py", contender: "eager", family: "tfjs:tensorflow" },
  { name: "TensorFlow, graph", script: "tensorflow_peer.py", contender: "graph", family: "tfjs:graph" },
  { name: "TensorFlow, XLA", script: "tensorflow_peer.py", contender: "xla", family: "tfjs:xla" },
].map((peer) => ({ ...peer, isPeer: true, precision: "f64" }));

const does = (command, ...args) => spawnSync(command, args, { stdio: "ignore" }).status === 0;
const FIND = "import numpy, importlib.util as found; assert found.find_spec('tensorflow')";
const isThere = () => existsSync(PYTHON) && does(PYTHON, "-c", FIND);

/** Why there are no peers; undefined where there are. Installs them if they are not there yet. */
function lacking() {
  if (!peers) return "measured with --peers";
  if (isThere()) return undefined;
  const fits = "import sys; assert (3, 9) <= sys.version_info < (3, 12)";
  const python = ["python3.11", "python3.10", "python3.9", "python3"].find((name) => does(name, "-c", fits));
  if (!python) return "TensorFlow 2.15 needs Python 3.9 to 3.11";
  process.stderr.write(`  installing ${PACKAGES.join(", ")} into .cache/peers\n`);
  if (!does(python, "-m", "venv", FOLDER)) return `${python} has no venv (Debian: apt-get install python3-venv)`;
  if (!does(PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", ...PACKAGES))
    return `pip cannot install ${PACKAGES.join(", ")}`;
  return undefined;
}

let lacks;
let looked = false;

/** Seconds of a peer, in a process of its own; or what it lacks. */
export function peerCell(model, size, { name, script, contender, precision }) {
  if (!looked) lacks = lacking();
  looked = true;
  const key = { model, size, name, precision };
  if (lacks !== undefined) return { ...key, lacks, absent: true };
  const given = JSON.stringify({ contender, model, size, seconds, rounds });
  const found = apart(PYTHON, [join("bench/peers", script), given], { seconds: 120 + 10 * seconds });
  return found.lacks === undefined ? { ...key, ...found, seconds: median(found.samples) } : { ...key, ...found };
}
