// Reads a printed program, runs it on the js backend, and prints what it left. Knows the graph and the backend alone.
import { readFileSync } from "node:fs";
import { js } from "./backends/js/index.js";
import { program, read } from "./ir/index.js";

const { lengths, inputs } = JSON.parse(readFileSync(0, "utf8"));
const planned = program(read(readFileSync(process.argv[2], "utf8")));
const executable = await js.load(js.emit(planned), planned);
for (const [name, values] of Object.entries(inputs)) executable.write(name, values.map(Number));
executable.run(lengths);
const bytes = (array) => Buffer.from(array.buffer, array.byteOffset, array.byteLength).toString("base64");
const outputs = Object.fromEntries(planned.graph.outputs.map(({ name }) => [name, bytes(executable.read(name))]));
process.stdout.write(JSON.stringify(outputs));
