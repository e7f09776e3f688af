"""The works as formulas of whole arrays: for NumPy, JAX and TensorFlow alike, which differ in `exp` and in what an array is."""
import csv

import numpy as np

DT = 0.01
LENGTH = {"sines": 499, "tutorial": 20_000}
PHI = 3 ** ((22 - 36) / 10)
SYNAPSES = 100


def rk4(slopes, y, t, dt):
    """A step of the classical method on a tuple of arrays."""
    along = lambda a, k: tuple(x + a * d for x, d in zip(y, k))
    k1 = slopes(y, t)
    k2 = slopes(along(dt / 2, k1), t + dt / 2)
    k3 = slopes(along(dt / 2, k2), t + dt / 2)
    k4 = slopes(along(dt, k3), t + dt)
    return tuple(x + dt / 6 * (a + 2 * b + 2 * c + d) for x, a, b, c, d in zip(y, k1, k2, k3, k4))


def rates(exp, V):
    """Of the gates m, h and n: how fast each opens and closes."""
    u = V + 50
    vtrap = lambda x, y: x / (exp(x / y) - 1)
    return (
        (0.32 * vtrap(13 - u, 4), 0.28 * vtrap(u - 40, 5)),
        (0.128 * exp((17 - u) / 18), 4 / (exp((40 - u) / 5) + 1)),
        (0.02 * vtrap(15 - u, 5), 0.5 * exp((10 - u) / 40)),
    )


def cell(exp, drive, y):
    """Slopes of Hodgkin–Huxley cells, given all other current."""
    V, m, h, n = y
    m3h = m * m * m * h
    n2 = n * n
    dV = drive - 100 * m3h * (V - 50) - 10 * (n2 * n2) * (V + 95) - 0.15 * (V + 55)
    return (dV, *(PHI * (a * (1 - x) - b * x) for x, (a, b) in zip((m, h, n), rates(exp, V))))


def cells(size, dtype="float64"):
    """The current of each cell, and where they start."""
    gates = (np.zeros(size, dtype) for _ in range(3))
    return np.linspace(0, 10, size).astype(dtype), (np.full(size, -71, dtype), *gates)


def sines(size):
    return 3 * np.arange(size) / max(1, size - 1)


def scramble(k):
    """A number of 32 bits for each of these."""
    k = np.asarray(k, np.uint32)
    for _ in range(2):
        k = (k ^ (k >> np.uint32(16))) * np.uint32(0x45D9F3B)
    return k ^ (k >> np.uint32(16))


def network(size):
    """The source of each synapse, those of a target after each other, and where synapses start."""
    each = size // SYNAPSES
    place = np.arange(size * SYNAPSES)
    source = place % SYNAPSES * each + (scramble(place) % np.uint32(each)).astype(np.int64)
    return source.astype(np.int32), 0.2 + 0.1 * (source + place // SYNAPSES) / size


def locust():
    """Where cells start, which the odour drives, and who is joined to whom: targets by sources."""
    column = lambda kind: np.array([[float(x) for x in row] for row in list(csv.reader(open(f"examples/locust/{kind}.csv")))[1:]]).T
    PN, LN = column("PN"), column("LN")
    joined = {name: np.load(f"examples/locust/{name}.npy").astype(float) for name in ("ach", "gaba")}
    zeros = lambda n, count: tuple(np.zeros(n) for _ in range(count))
    start = (PN[0], *zeros(90, 6), LN[0], *zeros(30, 4), LN[2], *zeros(30, 1))
    return start, (PN[1], LN[1], joined["ach"], joined["gaba"])


def odour(exp, where, t):
    rise, fall = 10 * (1 - exp((100 - t) / 75)), 9.996 * exp((600 - t) / 150)
    return where(t < 100, 0 * t, where(t < 600, rise, fall))


def lobe(ops, given, y, drive, is_held):
    """Slopes of the antennal lobe: one value of `o` for each source, which all its synapses share."""
    exp, where, product = ops.exp, ops.where, ops.product
    driven_p, driven_l, ach, gaba = given
    sigmoid = lambda x: 1 / (1 + exp(-x))
    gate = lambda x, a, b: PHI * (a * (1 - x) - b * x)
    V, m, h, n, mA, hA, o, W, M, H, N, q, Ca, O = y
    (am, bm), (ah, bh), (an, bn) = rates(exp, V)
    _, _, (aN, bN) = rates(exp, W)
    inhibited = product(gaba, O)
    T = where(is_held, 0.5 + 0 * V, 0 * V)
    mA2, M2, N2, n2 = mA * mA, M * M, N * N, n * n
    current = 3 * M2 * H * (W - 140)
    slow = where(V < -63, exp((V + 46.05) / 5) + exp(-(V + 238.4) / 37.45), 1 / 19 + 0 * V)
    return (
        driven_p * drive
        - 100 * (m * m * m) * h * (V - 50)
        - 10 * (n2 * n2) * (V + 95)
        - 10 * (mA2 * mA2) * hA * (V + 95)
        - 0.15 * (V + 55)
        - 0.05 * (V + 95)
        - 0.8 * (V + 70) * inhibited[:90],
        gate(m, am, bm),
        gate(h, ah, bh),
        gate(n, an, bn),
        3**1.25 * (sigmoid((V + 60) / 8.5) - mA) * (exp((V + 35.82) / 19.69) + exp(-(V + 79.69) / 12.7) + 0.37),
        3**1.25 * (sigmoid(-(V + 78) / 6) - hA) * slow,
        10 * (1 - o) * T - 0.2 * o,
        driven_l * drive
        - current
        - 0.3 * q * (W + 90)
        - 10 * (N2 * N2) * (W + 95)
        - 0.15 * (W + 50)
        - 0.02 * (W + 95)
        - 0.8 * (W + 70) * inhibited[90:]
        - 0.3 * W * product(ach, o),
        (sigmoid((W + 20) / 6.5) - M) / 1.5,
        (sigmoid(-(W + 25) / 12) - H) / (0.3 * exp((W - 40) / 13) + 0.002 * exp((60 - W) / 29)),
        gate(N, aN, bN),
        2.3**0.3 * (0.01 * Ca * (1 - q) - 0.02 * q),
        -2e-4 * current - (Ca - 2.4e-4) / 150,
        10 * (1 - O) * sigmoid((W + 20) / 1.5) - 0.16 * O,
    )


def exponential(exp, I, y):
    """A step of exponential Euler: each state by the exact solution with all others held."""
    V, m, h, n = y
    toward = lambda x, rate, drive: drive / rate + (x - drive / rate) * exp(-DT * rate)
    gNa, n2 = 100 * (m * m * m) * h, n * n
    gK = 10 * (n2 * n2)
    gates = (toward(x, PHI * (a + b), PHI * a) for x, (a, b) in zip((m, h, n), rates(exp, V)))
    return (toward(V, gNa + gK + 0.15, I + 50 * gNa - 95 * gK - 0.15 * 55), *gates)


def problem(work, size, dtype, ops):
    """Where a work starts, a tuple of arrays, and a step of it: from the values and the step's number to the values then."""
    constant = lambda x: ops.constant(np.asarray(x))
    if work == "sines":
        slopes = lambda y, t: (ops.sin(y[0] * t),)
        return (sines(size),), lambda y, k: rk4(slopes, y, k * DT, DT)
    if work == "locust":
        start, given = locust()
        given = tuple(constant(x) for x in given)

        def step(y, k):
            *y, last = y
            now, later = (odour(ops.exp, ops.where, (k + part) * DT) for part in (0, 1))
            since = lambda into: k + into / DT - last
            is_held = lambda into: (since(into) > 0) & (since(into) < 30)
            slopes = lambda y, into: lobe(ops, given, y, later if into == DT else now, is_held(into))
            after = rk4(slopes, y, 0.0, DT)
            return (*after, ops.where((y[0] <= 0) & (after[0] > 0), k + 0 * y[0], last))

        return (*start, np.full(90, -np.inf)), step
    I, start = cells(size, dtype)
    I = constant(I)
    if work == "exponential":
        return start, lambda y, k: exponential(ops.exp, I, y)
    if work == "network":
        source, o = network(size)
        source = constant(source)

        def slopes(y, t):
            *y, o = y
            T = 1 / (1 + ops.exp(-(y[0] + 20) / 1.5))
            drive = I - 0.005 * ops.total(o, SYNAPSES) * (y[0] + 80)
            return (*cell(ops.exp, drive, y), 0.5 * (1 - o) * ops.take(T, source) - 0.1 * o)

        return (*start, o), lambda y, k: rk4(slopes, y, 0.0, DT)
    return start, lambda y, k: rk4(lambda y, t: cell(ops.exp, I, y), y, 0.0, DT)
