"""Brian 2: Cython, or a C++ program that it writes, compiles and runs."""
import os
import shutil
import sys
import tempfile
import time

from speak import given, speak

import numpy as np
import brian2
from brian2 import (
    BrianLogger, Network, NeuronGroup, SpikeMonitor, StateMonitor, Synapses, defaultclock, device, ms, prefs, set_device,
)

from models import LENGTH, PHI, SYNAPSES, network

work, size, way = given["work"], given["size"], given["way"]
cold, check = given.get("cold", False), given.get("check", 0)
BrianLogger.suppress_name("resolution_conflict")
BrianLogger.log_level_error()
folder = tempfile.mkdtemp(prefix="fluxion-brian-")
is_cpp = way == "cpp"
if is_cpp:
    set_device("cpp_standalone", build_on_run=False)
else:
    prefs.codegen.target = "cython"
    prefs.codegen.runtime.cython.cache_dir = folder
if given.get("flags"):
    prefs.codegen.cpp.extra_compile_args_gcc = given["flags"].split()

CELL = f"""
dV/dt = (drive - 100*m**3*h*(V - 50) - 10*n**4*(V + 95) - 0.15*(V + 55))/ms : 1
dm/dt = {PHI!r}*(0.32*(13 - u)/(exp((13 - u)/4) - 1)*(1 - m) - 0.28*(u - 40)/(exp((u - 40)/5) - 1)*m)/ms : 1
dh/dt = {PHI!r}*(0.128*exp((17 - u)/18)*(1 - h) - 4/(exp((40 - u)/5) + 1)*h)/ms : 1
dn/dt = {PHI!r}*(0.02*(15 - u)/(exp((15 - u)/5) - 1)*(1 - n) - 0.5*exp((10 - u)/40)*n)/ms : 1
u = V + 50 : 1
I : 1
then : 1
"""


def cells():
    equations = CELL + "drive = I : 1"
    method = "exponential_euler" if work == "exponential" else "rk4"
    G = NeuronGroup(size, equations, method=method)
    G.V = -71
    G.I = np.linspace(0, 10, size)
    return [G]


def synapses():
    """Brian sums over synapses once a step, not in each stage."""
    G = NeuronGroup(size, CELL + "drive = I - 0.005*G*(V + 80) : 1\nG : 1\nT = 1/(1 + exp(-(V + 20)/1.5)) : 1 (constant over dt)", method="rk4")
    G.V = -71
    G.I = np.linspace(0, 10, size)
    S = Synapses(G, G, "do/dt = (0.5*(1 - o)*T_pre - 0.1*o)/ms : 1 (clock-driven)\nG_post = o : 1 (summed)", method="rk4")
    source, o = network(size)
    S.connect(i=source, j=np.arange(size * SYNAPSES) // SYNAPSES)
    S.o = o
    return [G, S]


def coba():
    equations = """
    dV/dt = (-60 - V + ge*(0 - V) + gi*(-80 - V))/(20*ms) : 1 (unless refractory)
    dge/dt = -ge/(5*ms) : 1
    dgi/dt = -gi/(10*ms) : 1
    """
    G = NeuronGroup(size, equations, threshold="V > -50", reset="V = -60", refractory=5 * ms, method="exponential_euler")
    G.V, G.ge, G.gi = "-65 + 5*randn()", "4 + 1.5*randn()", "20 + 12*randn()"
    E = Synapses(G[: size * 4 // 5], G, on_pre="ge_post += 0.6")
    E.connect(p=0.02)
    I = Synapses(G[size * 4 // 5 :], G, on_pre="gi_post += 6.7")
    I.connect(p=0.02)
    return [G, E, I, SpikeMonitor(G)]


defaultclock.dt = (0.1 if work == "coba" else 0.01) * ms
dt = defaultclock.dt
made = coba() if work == "coba" else synapses() if work == "network" else cells()
G = made[0]
monitor = made[-1] if work == "coba" else None
if work == "tutorial":
    monitor = StateMonitor(G, ["V", "m", "h", "n"], record=True)
    made.append(monitor)
net = Network(*made)
steps = LENGTH.get(work, 5000 if work == "coba" else 1)
isWhole = steps > 1

# Steps of a run of the program, some tenths of a second: how long it runs is written into it.
span = steps if isWhole else max(20, int(2e6 / size / (SYNAPSES if work == "network" else 1)))


def cpp(count):
    if not os.path.exists(os.path.join(folder, "main.cpp")):
        if isWhole or cold:
            net.run((count if cold and not isWhole else span) * dt)
        else:
            net.run(check * dt)
            G.then = "V"
            net.run(span * dt)
        device.build(directory=folder, compile=True, run=False, debug=False)
    if isWhole or cold:
        began = time.perf_counter()
        for _ in range(count if isWhole else 1):
            device.run(directory=folder, with_output=False, run_args=[])
        return time.perf_counter() - began
    runs = max(1, round(count / span))
    seconds = 0
    for _ in range(runs):
        device.run(directory=folder, with_output=False, run_args=[])
        seconds += device._last_run_time
    return seconds * count / (runs * span)


def cython(count):
    if not isWhole:
        # Some tenths of a second at least: starting a run takes a tenth, whatever is run.
        if count > check or cold:
            many = count if cold else max(count, span)
            began = time.perf_counter()
            net.run(many * dt)
            return (time.perf_counter() - began) * count / many
        net.run(count * dt)
        G.then = "V"
        return
    for _ in range(count):
        net.restore() if stored else None
        net.run(steps * dt)


stored = False
if not is_cpp and isWhole:
    net.store()
    stored = True


def values():
    if work == "coba":
        return [monitor.num_spikes]
    return np.asarray(G.V if work == "tutorial" or cold else G.then)


try:
    speak(f"Brian {brian2.__version__}", cpp if is_cpp else cython, values)
finally:
    shutil.rmtree(folder, ignore_errors=True)
