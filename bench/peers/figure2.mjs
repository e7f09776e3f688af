// NumPy and TensorFlow in Python, beside the matrices and equations of figure2: a process for each number.
import { join } from "node:path";
import { apart, median } from "../measure.mjs";
import { peers, rounds, seconds } from "../options.mjs";
import { installed, pythonOf } from "./installed.mjs";
import { TENSORFLOW } from "./roster.mjs";

export const PEERS = [
  { name: "NumPy", script: "numpy_peer.py", contender: "numpy" },
  { name: "TensorFlow, op by op", script: "tensorflow_peer.py", contender: "eager" },
  { name: "TensorFlow, graph", script: "tensorflow_peer.py", contender: "graph" },
  { name: "TensorFlow, XLA", script: "tensorflow_peer.py", contender: "xla" },
].map((peer) => ({ ...peer, isPeer: true, precision: "f64" }));

/** Seconds of a peer, in a process of its own; or what it lacks. */
export function peerCell(model, size, { name, script, contender, precision }) {
  const key = { model, size, name, precision };
  const [into, pip] = TENSORFLOW;
  const { place, lacks } = peers === undefined ? { lacks: "measured with --peers" } : installed({ into, pip });
  if (lacks !== undefined) return { ...key, lacks, absent: true };
  const given = JSON.stringify({ contender, model, size, seconds, rounds });
  const found = apart(pythonOf(place), [join("bench/peers", script), given], { seconds: 120 + 10 * seconds });
  return found.lacks === undefined ? { ...key, ...found, seconds: median(found.samples) } : { ...key, ...found };
}
