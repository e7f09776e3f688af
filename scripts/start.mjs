// npm start: twenty Hodgkin–Huxley neurons with currents from 0 to 10, for 200 ms; rates, and a picture beside package.json.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const options = ["--size", "20", "--set", "I=linspace(0, 10, 20)", "--dt", "0.01", "--duration", "200"];
const { status } = spawnSync(
  process.execPath,
  ["dist/src/cli.js", "run", "examples/hh.flux", ...options, "--record", "V,spikes", "--plot", "hh20.svg"],
  { cwd: root, stdio: "inherit" },
);
process.exitCode = status ?? 1;
