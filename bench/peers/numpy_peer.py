"""NumPy: X = A X, and RK4 of N equations dx/dt = sin(x t), each operation on whole arrays, in f64."""
import numpy as np

from timing import DT, STEPS, asked, product, start, tell

_, model, n, seconds, rounds = asked()


def solve(x):
    for step in range(STEPS):
        t = step * DT
        k1 = np.sin(x * t)
        k2 = np.sin((x + DT / 2 * k1) * (t + DT / 2))
        k3 = np.sin((x + DT / 2 * k2) * (t + DT / 2))
        k4 = np.sin((x + DT * k3) * (t + DT))
        x = x + DT / 6 * (k1 + 2 * k2 + 2 * k3 + k4)
    return x


if model == "product":
    a, x = product(np, n)
    run = lambda: a @ x
else:
    x = start(np, n)
    run = lambda: solve(x)
tell(run, seconds, rounds, np.__version__)
