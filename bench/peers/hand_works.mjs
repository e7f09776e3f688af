// Loops in JavaScript that a person would write by hand.
import { linspace } from "../../dist/src/index.js";
import { handWrittenHH, handWrittenNetwork } from "../contenders.mjs";
import { MODELS } from "../models.mjs";
import { network } from "./network.mjs";
import { given, speak } from "./speak.mjs";

const { work, size } = given;
const LOOPS = {
  hh: () => handWrittenHH(size, linspace(0, 10, size)),
  network: () => {
    const { source, offsets } = network(size);
    return handWrittenNetwork(size, linspace(0, 10, size), source, offsets);
  },
  locust: async () => (await MODELS.locust(size)).hand,
};

const loop = await LOOPS[work]();
let now;
await speak(
  "",
  (count) => {
    now = loop(count, 0.01);
  },
  () => (work === "locust" ? now.subarray(0, 90) : now),
);
