/** Arrays from files beside the model: in its folder and nowhere else, of every format, and what is said of those that cannot be read. */
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { compile, model, ModelError, readModel } from "../src/index.ts";

let folder: string;
const inside = (name: string): string => join(folder, "model", name);
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "fluxion-data-"));
  mkdirSync(inside("more"), { recursive: true });
  writeFileSync(inside("W.csv"), "1,2,3\n4,5,6\n");
  writeFileSync(inside("more/I.json"), "[1, 2.5, -3]");
  writeFileSync(join(folder, "secret.csv"), "42\n");
  symlinkSync(join(folder, "secret.csv"), inside("link.csv"));
  symlinkSync(inside("W.csv"), inside("alias.csv"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The model of a text that is in the folder. */
async function read(text: string) {
  writeFileSync(inside("m.flux"), text);
  return readModel(inside("m.flux"));
}
const valueOf = async (text: string, name: string): Promise<number[]> => {
  const result = await (await compile(await read(text))).run({ record: [name] });
  return Array.from(result.variables[name]!.data);
};

test("a matrix, a part of it, a list in a folder below, and what a link inside leads to", async () => {
  expect(await valueOf('W = data("W.csv")\ny = 2*W', "y")).toEqual([2, 4, 6, 8, 10, 12]);
  expect(await valueOf('W = data("W.csv")[2, 1:2]\ny = 10*W', "y")).toEqual([40, 50]);
  expect(await valueOf('I = data("more/I.json")\ny = I + 1', "y")).toEqual([2, 3.5, -2]);
  expect(await valueOf('W = data("alias.csv")\ny = sum(W)', "y")).toEqual([21]);
});

describe("nothing outside the model's folder is read", () => {
  test.each([
    ["../secret.csv", "it is outside the model's folder"],
    ["../../etc/passwd", "it is outside the model's folder"],
    ["more/../../secret.csv", "it is outside the model's folder"],
    ["link.csv", "it is outside the model's folder"],
    ["/etc/passwd", "a path is relative to the model's folder"],
    ["C:/secret.csv", "a path is relative to the model's folder"],
    ["none.csv", "there is no such file"],
    ["more", "it is a folder"],
  ])("%s", async (path, why) => {
    const error = await read(`a = 1\nk = data("${path}")\nx' = -k*x`).then(
      (given) => compile(given).catch((fault: unknown) => fault),
      (fault: unknown) => fault,
    );
    expect(error).toBeInstanceOf(ModelError);
    const { diagnostics, message } = error as ModelError;
    expect(diagnostics.map(({ code }) => code)).toEqual(["E128"]);
    expect(message).toContain(why);
    expect(message).toContain(":2:10: error");
  });
});

test("what the API gives stands in the place of a file, also of one that is not there", async () => {
  const text = 'k = data("none.npy")\ny = 2*k';
  for (const given of [model(text), await read(text)]) {
    const sim = await compile(given, { data: { k: [1, 2, 3] } });
    expect(Array.from((await sim.run()).variables["y"]!.data)).toEqual([2, 4, 6]);
  }
  await expect(compile(model(text))).rejects.toThrow("there are no files here");
});
