// What all contenders compute: sizes, what a unit of work is, and after how many units values are compared, how closely.

/** Hodgkin–Huxley cells: a unit is a step; `cold` is a size and the steps of a process of its own. */
const cells = { unit: "step", per: "cell", check: 100, scale: 1e9, measure: "ns per cell and step" };

/**
 * `per` shares seconds among cells. `check` units are done from the beginning, and what is then there is compared with `js`, relative to the
 * largest value. The exponential functions of libraries differ in the last bits, and f32 rounds some 10⁴ operations by 6e-8 each, of which
 * voltages keep 1e-4 at most.
 */
export const WORKS = {
  hh: {
    ...cells,
    title: "Hodgkin–Huxley cells, RK4, f64",
    precision: "f64",
    sizes: [20, 1000, 10_000, 100_000],
    tolerance: 1e-9,
    cold: { 1000: 1000 },
  },
  "hh-f32": {
    ...cells,
    title: "Hodgkin–Huxley cells, RK4, f32",
    precision: "f32",
    sizes: [20, 1000, 10_000, 100_000],
    tolerance: 1e-4,
  },
  exponential: {
    ...cells,
    title: "Hodgkin–Huxley cells, exponential Euler, f64",
    precision: "f64",
    sizes: [1000],
    tolerance: 1e-9,
  },
  network: {
    title: "A network of cells with 100 synapses each, one state for each synapse, RK4, f64",
    precision: "f64",
    sizes: [1000, 10_000],
    unit: "step",
    check: 20,
    tolerance: 1e-9,
    scale: 1e6,
    measure: "µs a step",
  },
  sines: {
    title: "N equations dx/dt = sin(x t), 499 steps of RK4, all recorded, f64",
    precision: "f64",
    sizes: [1000, 100_000],
    unit: "run",
    check: 1,
    tolerance: 1e-9,
    scale: 1e3,
    measure: "ms a run",
  },
  tutorial: {
    title: "20 Hodgkin–Huxley cells, 20 000 steps of RK4, all states recorded, f64",
    precision: "f64",
    sizes: [20],
    unit: "run",
    check: 1,
    tolerance: 1e-9,
    scale: 1e3,
    measure: "ms a run",
    cold: { 20: 1 },
  },
  locust: {
    title: "The locust's antennal lobe: 120 cells, RK4, f64",
    precision: "f64",
    sizes: [120],
    unit: "step",
    check: 12_000,
    tolerance: 1e-9,
    scale: 1e5,
    measure: "seconds for a second (100 000 steps)",
  },
  coba: {
    title: "COBA: 4000 cells, 500 ms, exponential Euler of 0.1 ms, spikes recorded, f64",
    precision: "f64",
    sizes: [4000],
    unit: "run",
    check: 1,
    // How many spikes: each simulator draws its own connections. Over seeds they are 37 050 ± 2130 (8 of ours) and 37 280 ± 2040
    // (6 of Brian's, standard deviations): three of those of a difference are 23 %.
    tolerance: 0.24,
    scale: 1e3,
    measure: "ms a run",
    cold: { 4000: 1 },
  },
};
