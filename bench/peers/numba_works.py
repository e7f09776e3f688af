"""Numba: the loop over cells that one would write by hand, compiled with fastmath; SVML's functions where icc-rt is installed."""
import ctypes
import os
import sys
from math import exp, sin

import numpy as np
from llvmlite import binding

from models import DT, LENGTH, PHI, SYNAPSES, cells, network, sines
from speak import given, speak

# Else LLVM gives up vectors where more than eight pairs of arrays might overlap.
binding.set_option("", "-runtime-memory-check-threshold=128")
if given.get("wide"):
    # LLVM prefers half of AVX-512 unless it is told.
    os.environ["NUMBA_CPU_NAME"] = binding.get_host_cpu_name()
    os.environ["NUMBA_CPU_FEATURES"] = f"{binding.get_host_cpu_features().flatten()},-prefer-256-bit"
if given.get("svml"):
    # Numba finds libraries that are loaded already.
    for library in ("libintlc.so.5", "libsvml.so"):
        ctypes.CDLL(os.path.join(sys.prefix, "lib", library), ctypes.RTLD_GLOBAL)
import numba

work, size, precision = given["work"], given["size"], given["precision"]
real = np.float32 if precision == "f32" else np.float64
jit = numba.njit(fastmath=True, error_model="numpy")
inline = numba.njit(fastmath=True, error_model="numpy", inline="always")
if given.get("svml") and not numba.config.USING_SVML:
    sys.exit("error: Numba does not find the SVML of icc-rt")


@inline
def vtrap(x, y):
    return x / (exp(x * (real(1) / y)) - real(1))


@inline
def slopes(V, m, h, n, drive):
    u = V + real(50)
    am, bm = real(0.32) * vtrap(real(13) - u, real(4)), real(0.28) * vtrap(u - real(40), real(5))
    ah, bh = real(0.128) * exp((real(17) - u) * real(1 / 18)), real(4) / (exp((real(40) - u) * real(0.2)) + real(1))
    an, bn = real(0.02) * vtrap(real(15) - u, real(5)), real(0.5) * exp((real(10) - u) * real(0.025))
    n2 = n * n
    dV = drive - real(100) * (m * m * m) * h * (V - real(50)) - real(10) * (n2 * n2) * (V + real(95)) - real(0.15) * (V + real(55))
    phi = real(PHI)
    return dV, phi * (am - (am + bm) * m), phi * (ah - (ah + bh) * h), phi * (an - (an + bn) * n)


@jit
def cells_by(V, m, h, n, I, steps):
    dt, two, d6 = real(DT), real(2), real(DT / 6)
    half = real(DT / 2)
    for _ in range(steps):
        for i in range(len(V)):
            v, a, b, c, drive = V[i], m[i], h[i], n[i], I[i]
            kv, ka, kb, kc = slopes(v, a, b, c, drive)
            sv, sa, sb, sc = kv, ka, kb, kc
            kv, ka, kb, kc = slopes(v + half * kv, a + half * ka, b + half * kb, c + half * kc, drive)
            sv, sa, sb, sc = sv + two * kv, sa + two * ka, sb + two * kb, sc + two * kc
            kv, ka, kb, kc = slopes(v + half * kv, a + half * ka, b + half * kb, c + half * kc, drive)
            sv, sa, sb, sc = sv + two * kv, sa + two * ka, sb + two * kb, sc + two * kc
            kv, ka, kb, kc = slopes(v + dt * kv, a + dt * ka, b + dt * kb, c + dt * kc, drive)
            V[i], m[i] = v + d6 * (sv + kv), a + d6 * (sa + ka)
            h[i], n[i] = b + d6 * (sb + kb), c + d6 * (sc + kc)


@jit
def cells_recorded(V, m, h, n, I, rows):
    for k in range(rows.shape[0]):
        cells_by(V, m, h, n, I, 1)
        for i in range(len(V)):
            rows[k, 0, i], rows[k, 1, i], rows[k, 2, i], rows[k, 3, i] = V[i], m[i], h[i], n[i]


@jit
def sines_recorded(x, rows):
    for k in range(rows.shape[0]):
        t = k * DT
        for i in range(len(x)):
            k1 = sin(x[i] * t)
            k2 = sin((x[i] + DT / 2 * k1) * (t + DT / 2))
            k3 = sin((x[i] + DT / 2 * k2) * (t + DT / 2))
            k4 = sin((x[i] + DT * k3) * (t + DT))
            x[i] += DT / 6 * (k1 + 2 * k2 + 2 * k3 + k4)
            rows[k, i] = x[i]


@jit
def network_by(y, o, source, I, steps):
    """In stages, the transmitter of each cell computed once; y[variable, cell]."""
    N = y.shape[1]
    at, total, T, G = y.copy(), np.zeros_like(y), np.zeros(N), np.zeros(N)
    ot, os = o.copy(), np.zeros_like(o)
    for _ in range(steps):
        at[:], ot[:] = y, o
        for stage in range(4):
            weight = 1.0 if stage == 0 or stage == 3 else 2.0
            ahead = DT if stage == 2 else DT / 2
            if stage == 0:
                total[:] = 0
                os[:] = 0
            for i in range(N):
                T[i] = 1 / (1 + exp(-(at[0, i] + 20) * (1 / 1.5)))
            for i in range(N):
                all = 0.0
                for s in range(i * SYNAPSES, (i + 1) * SYNAPSES):
                    x = ot[s]
                    k = 0.5 * (1 - x) * T[source[s]] - 0.1 * x
                    all += x
                    os[s] += weight * k
                    ot[s] = o[s] + ahead * k
                G[i] = all
            for i in range(N):
                V, m, h, n = at[0, i], at[1, i], at[2, i], at[3, i]
                kv, km, kh, kn = slopes(V, m, h, n, I[i] - 0.005 * G[i] * (V + 80))
                total[0, i] += weight * kv
                total[1, i] += weight * km
                total[2, i] += weight * kh
                total[3, i] += weight * kn
                at[0, i], at[1, i] = y[0, i] + ahead * kv, y[1, i] + ahead * km
                at[2, i], at[3, i] = y[2, i] + ahead * kh, y[3, i] + ahead * kn
        for v in range(4):
            for i in range(N):
                y[v, i] += DT / 6 * total[v, i]
        for s in range(len(o)):
            o[s] += DT / 6 * os[s]


def runs():
    """What does so many units, and what tells the values."""
    if work == "sines":
        last = [sines(size)]

        def all_sines(count):
            for _ in range(count):
                last[0] = sines(size)
                sines_recorded(last[0], np.empty((LENGTH[work], size)))

        return all_sines, lambda: last[0]
    I, start = cells(size, real)
    y = np.array(start)
    if work == "network":
        source, o = network(size)
        return lambda count: network_by(y, o, source, I, count), lambda: y[0]
    if work != "tutorial":
        return lambda count: cells_by(y[0], y[1], y[2], y[3], I, count), lambda: y[0]

    def tutorial(count):
        for _ in range(count):
            y[:] = start
            cells_recorded(y[0], y[1], y[2], y[3], I, np.empty((LENGTH[work], 4, size)))

    return tutorial, lambda: y[0]


speak(f"Numba {numba.__version__}", *runs())
