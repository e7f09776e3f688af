"""NEURON: a section of one compartment for each cell, its kinetics in a mechanism that is compiled first."""
import os
import shutil
import subprocess
import sys
import tempfile

import numpy as np

from speak import given, speak

size = given["size"]
folder = tempfile.mkdtemp(prefix="fluxion-neuron-")
mechanism = os.path.join(os.path.dirname(os.path.abspath(__file__)), "traub.mod")
shutil.copy(mechanism, folder)
bin = os.path.dirname(sys.executable)
path = dict(os.environ, PATH=bin + os.pathsep + os.environ["PATH"])
compiled = subprocess.run([os.path.join(bin, "nrnivmodl"), "."], cwd=folder, env=path, capture_output=True, text=True)
if compiled.returncode != 0:
    sys.exit("error: nrnivmodl: " + compiled.stderr.strip().splitlines()[-1])
os.chdir(folder)
import neuron
from neuron import h

sections = []
for k in range(size):
    section = h.Section()
    section.L = section.diam = 10
    section.nseg = 1
    section.cm = 1
    section.insert("traub")
    section(0.5).traub.drive = 10 * k / (size - 1)
    sections.append(section)
h.dt = 0.01
h.finitialize(-71)


def run(count):
    for _ in range(count):
        h.fadvance()


try:
    speak(f"NEURON {neuron.__version__}", run, lambda: np.array([section(0.5).v for section in sections]))
finally:
    shutil.rmtree(folder, ignore_errors=True)
