"""NumPy: each operation on whole arrays."""
from types import SimpleNamespace

import numpy as np

from models import LENGTH, problem
from speak import given, speak

np.seterr(all="ignore")
work, size, precision = given["work"], given["size"], given["precision"]
ops = SimpleNamespace(
    exp=np.exp,
    sin=np.sin,
    where=np.where,
    constant=lambda x: x,
    product=np.matmul,
    take=np.take,
    total=lambda x, each: x.reshape(-1, each).sum(axis=1),
)
start, step = problem(work, size, "float32" if precision == "f32" else "float64", ops)
y, done = start, 0


def go_on(count):
    global y, done
    for done in range(done, done + count):
        y = step(y, done)
    done += 1


def record():
    global y
    y = start
    rows = [np.empty((LENGTH[work], *x.shape), x.dtype) for x in y]
    for k in range(LENGTH[work]):
        y = step(y, k)
        for row, x in zip(rows, y):
            row[k] = x


def run(count):
    if work not in LENGTH:
        return go_on(count)
    for _ in range(count):
        record()


speak(f"NumPy {np.__version__}", run, lambda: y[0])
