/** The conformance suite in Node.js. */
import { afterAll } from "vitest";
import { BACKEND_NAMES, backendOf, type Backend } from "../../backends/index.ts";
import { js } from "../../backends/js/index.ts";
import type { OpName } from "../../ir/index.ts";
import { presenceOf } from "../backends/present.ts";
import { worst } from "./cases.ts";
import { interpreterFor } from "./interpreter.ts";
import { suite, type Contestant } from "./suite.ts";
import { verdictOf } from "./verdict.ts";

/** Functions from which all others can be made. */
const FEW = new Set<OpName>(["exp", "log", "pow", "sin", "cos", "tan", "tanh", "sinh", "cosh", "asin", "acos", "atan", "atan2", "asinh", "acosh", "atanh", "erf"]); // prettier-ignore
/** Where the order of synapses matters. */
const IN_TURNS = ["deliveries in turns: product", "deliveries in turns: saturation"];
/** What no registered backend needs to be given, the ways of writing a program for backends with fewer words; and what they skip. */
const OTHERS: readonly (readonly [Backend, readonly string[]])[] = [
  [{ ...js, name: "js with masks", capabilities: { ...js.capabilities, target: { kernels: true, deliveries: "masks" } } }, IN_TURNS],
  [{ ...js, name: "js with few functions", capabilities: { ...js.capabilities, target: { kernels: true, functions: FEW, deliveries: "lists" } } }, []],
  [interpreterFor("interpreter of arrays", { kernels: false, functions: new Set([...FEW, "random"]), deliveries: "masks" }), IN_TURNS],
]; // prettier-ignore

async function contestant(backend: Backend): Promise<Contestant> {
  return {
    name: backend.name,
    precisions: backend.capabilities.precisions,
    unavailable: (await presenceOf(backend)).why,
    isOptional: backend.probe !== undefined,
    check: (precision, number) => verdictOf(backend, precision, number),
  };
}

const registered: Contestant[] = [];
for (const name of BACKEND_NAMES) registered.push(await contestant(await backendOf(name)));
const others = await Promise.all(OTHERS.map(async ([backend, skips]) => ({ ...(await contestant(backend)), skips })));
suite("Node.js", [...registered, ...others]);

afterAll(() => {
  if (process.env["FLUXION_ULPS"]) console.log(JSON.stringify([...worst]));
});
