/** A program that uses every entry of the installed package: compiled by several TypeScripts, run by several Nodes. */
import { compile, linspace, model, type Recording, type ResultBase } from "fluxion";
import { BACKENDS } from "fluxion/backends";
import { verify } from "fluxion/ir";
import { HH } from "./hh.js";

/** Voltages of three neurons for 50 ms, in exact math: fast math takes instructions that not every engine has. */
export async function voltages(): Promise<Recording> {
  const run = { size: 3, params: { I: linspace(0, 10, 3) }, init: { V: -70 } };
  const sim = await compile(model(HH), { dt: 0.01, math: "exact", ...run });
  verify(sim.stages.expanded);
  const result = await sim.run({ duration: 50, record: ["V", "u", "spikes"] });
  // @ts-expect-error: it was not recorded
  void result.m;
  // @ts-expect-error: there is no such parameter
  const wrong: Parameters<typeof sim.set>[0] = { gna: 1 };
  return rowsOf(result) > 0 && wrong ? result.V : result.u;
}

const rowsOf = ({ t }: ResultBase): number => t.length;

/** Names of the backends. */
export const backends: readonly string[] = Object.keys(BACKENDS);
