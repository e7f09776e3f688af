// Beside other simulators, libraries and languages: each contender in a process of its own, all of one work in turns.
// Only when asked for: npm run bench -- --peers; parts of it: npm run bench -- peers hh tutorial --peers jax,numba
import { figure, publish } from "./charts.mjs";
import { median, show, spread, turns } from "./measure.mjs";
import { contestantsIn, numbers, sizesIn } from "./numbers.mjs";
import { isAsked, isNamed, names, peers, rounds, seconds, sizesOf } from "./options.mjs";
import { installed } from "./peers/installed.mjs";
import { ROSTER } from "./peers/roster.mjs";
import { Lacking, spoken } from "./peers/spoken.mjs";
import { WORKS } from "./peers/works.mjs";
import { tell } from "./tables.mjs";

/** What the ratios are to: the first of ours that is here. */
const REFERENCES = ["fluxion-wasm-fast", "fluxion-js-fast", "fluxion-js"];

const note = (...parts) => process.stderr.write(`  ${parts.join(" ")}\n`);

const unknown = (peers ?? []).filter((asked) => !ROSTER.some(({ key }) => isNamed(key, asked)));
if (unknown.length > 0) {
  const keys = ROSTER.map(({ key }) => key).join(", ");
  console.error(unknown.map((asked) => `There is no contender "${asked}".`).join("\n") + ` There are ${keys}.`);
  process.exit(2);
}

const asked = Object.keys(WORKS).filter((work) => names.includes(work));
const works = asked.length > 0 ? asked : Object.keys(WORKS);

/** A contender at work: a process that has said that it is there. */
function open(row, work, size, more = {}) {
  const { place, lacks } = installed(row.needs);
  if (lacks !== undefined) throw new Lacking(lacks);
  const { precision, check } = WORKS[work];
  // f32 is a work of its own to us, and the same one in another precision to others.
  const name = work.replace(/-f32$/, "");
  return spoken(row.start({ work: name, size, precision, check, ...more }, place), row.env);
}

/** The values of `js`, in f64 always. */
async function expected(work, size) {
  const js = ROSTER.find(({ key }) => key === "fluxion-js");
  const it = await open(js, work, size, { precision: "f64" });
  await it.run(WORKS[work].check);
  const values = await it.values();
  await it.end();
  return values;
}

/** The largest difference, relative to the largest value. */
function distance(values, right) {
  if (values.length !== right.length) return Infinity;
  const most = Math.max(...right.map(Math.abs));
  const apart = values.map((value, k) => Math.abs(value - right[k]) / most);
  return apart.reduce((a, b) => (a >= b ? a : b), 0);
}

/** A contender that has computed what it should, or what it lacks. */
async function entered(row, work, size, right) {
  let it;
  try {
    it = await open(row, work, size);
    await it.run(WORKS[work].check);
    const error = distance(await it.values(), right);
    const tolerance = row.loose?.[work] ?? WORKS[work].tolerance;
    if (!(error <= tolerance)) throw new Lacking(`its values are off by ${show(error)}, more than ${tolerance}`);
    note(work, size, `${row.name}: off by ${show(error)}`);
    return { row, it, error };
  } catch (error) {
    await it?.end();
    if (!(error instanceof Lacking)) throw error;
    note(work, size, `${row.name}: ${error.message}`);
    return { row, lacks: error.message };
  }
}

/** Samples of all that are present, in turns; who falls out on the way leaves a reason, and the others begin again. */
async function raced(present) {
  const contenders = Object.fromEntries(
    present.map((one) => [
      one.row.name,
      async (count) => {
        try {
          return await one.it.run(count);
        } catch (error) {
          one.lacks = error.message;
          throw error;
        }
      },
    ]),
  );
  try {
    return (await turns(contenders, { rounds, seconds: seconds * present.length, warm: seconds / 2 })).samples;
  } catch (error) {
    if (!(error instanceof Lacking)) throw error;
    const left = present.filter(({ lacks }) => lacks === undefined);
    return left.length > 0 ? raced(left) : {};
  }
}

/** Seconds from the start of a process to its result. */
async function cold(row, work, size, count) {
  const began = performance.now();
  const it = await open(row, work, size, { cold: true });
  try {
    await it.run(count);
    return (performance.now() - began) / 1000;
  } finally {
    await it.end();
  }
}

async function colds(present, work, size) {
  const count = WORKS[work].cold?.[size];
  const samples = Object.fromEntries(present.map(({ row }) => [row.name, []]));
  if (count === undefined) return samples;
  for (let round = 0; round < rounds; round++)
    for (const { row } of present) {
      try {
        samples[row.name].push(await cold(row, work, size, count));
      } catch (error) {
        if (!(error instanceof Lacking)) throw error;
        note(work, size, `${row.name}, from its start: ${error.message}`);
      }
    }
  return samples;
}

/** All contenders at one work of one size. */
async function group(work, size) {
  const rows = ROSTER.filter(
    (row) => row.works.includes(work) && size <= (row.most?.[work] ?? Infinity) && (row.isOurs || isAsked(row.key)),
  );
  const right = await expected(work, size);
  const all = [];
  for (const row of rows) all.push(await entered(row, work, size, right));
  const present = all.filter(({ lacks }) => lacks === undefined);
  const samples = await raced(present);
  await Promise.all(present.map(({ it }) => it.end()));
  const coldSamples = await colds(
    present.filter(({ lacks }) => lacks === undefined),
    work,
    size,
  );
  return all.map(({ row: { key, name, flags = "" }, it, lacks, error }) => {
    const cell = { model: work, size, key, name, flags };
    if (lacks !== undefined) return { ...cell, lacks };
    const found = samples[name];
    note(work, size, `${name}: ${show(1e6 * median(found))} µs a ${WORKS[work].unit}`);
    return { ...cell, version: it.version, error, busy: it.busy(), samples: found, cold: coldSamples[name] };
  });
}

async function measure() {
  const cells = [];
  for (const work of works) {
    const { sizes } = WORKS[work];
    for (const size of sizesOf(sizes).filter((asked) => sizes.includes(asked)))
      cells.push(...(await group(work, size)));
  }
  return cells;
}

/** What was not measured again stays as it was. */
const { machine, found } = await numbers(
  "peers",
  measure,
  (old, now) => !now.some(({ model, size }) => model === old.model && size === old.size),
);
const shown = Object.keys(WORKS).flatMap((work) => sizesIn(found, work).map((size) => [work, size]));
const cellsOf = (work, size) => found.filter((one) => one.model === work && one.size === size);
const value = ({ model, size, samples }) =>
  (WORKS[model].scale * median(samples)) / (WORKS[model].per === undefined ? 1 : size);
const ratiosOf = (samples, to) => samples.map((one, k) => one / to[Math.min(k, to.length - 1)]);
const ratio = (samples, to) => {
  if (samples.length === 0 || to.length === 0) return "–";
  const ratios = ratiosOf(samples, to);
  return `${show(median(ratios))} (${spread(ratios)})`;
};

const tables = shown.map(([work, size]) => {
  const here = cellsOf(work, size);
  const present = here.filter(({ lacks }) => lacks === undefined);
  const to = REFERENCES.map((key) => present.find((one) => one.key === key)).find(Boolean) ?? present[0];
  const isCold = present.some(({ cold }) => cold.length > 0);
  const { title, measure: unit } = WORKS[work];
  const timed = `${to?.name} is … times as fast`;
  return {
    title: WORKS[work].sizes.length > 1 ? `${title}; N = ${size}` : title,
    head: ["", "with", unit, timed, ...(isCold ? ["process start to result, s", timed] : [])],
    rows: present.map((one) => [
      one.name,
      [one.version, one.flags].filter(Boolean).join("; "),
      show(value(one)),
      one === to ? "1" : ratio(one.samples, to.samples),
      ...(isCold
        ? [one.cold.length > 0 ? show(median(one.cold)) : "–", one === to ? "1" : ratio(one.cold, to.cold)]
        : []),
    ]),
    notes: [
      ...here.filter(({ lacks }) => lacks !== undefined).map(({ name, lacks }) => `${name}: skipped: ${lacks}`),
      ...present
        .filter(({ busy }) => busy > 1.3)
        .map(({ name, busy }) => `${name}: kept ${show(busy)} processors busy`),
    ],
  };
});
const panels = Object.entries(WORKS)
  .filter(([work]) => sizesIn(found, work).length > 1)
  .map(([work, { title, measure: axis, sizes }]) => ({
    title,
    axis,
    across: "N",
    lines: contestantsIn(found.filter(({ model }) => model === work)).map(({ key, name }) => ({
      name,
      family: key.replace("fluxion-", "").split("-")[0],
      variant: key,
      look: key.startsWith("fluxion") ? "whole" : "dotted",
      points: sizes.flatMap((size) =>
        cellsOf(work, size)
          .filter((one) => one.name === name && one.lacks === undefined)
          .map((one) => [size, value(one)]),
      ),
    })),
  }));
const subtitle = `Less is better. Dotted: not ours. One thread each. ${machine}`;
const shows = "Time over the number of cells for each work, a line for each contender";
tell("peers", machine, tables, panels.length > 0 ? shows : undefined);
if (panels.length > 0) await publish("peers", figure({ title: "Beside others", subtitle, panels }));
