"""TensorFlow: X = A X, and RK4 of N equations dx/dt = sin(x t), op by op, as a graph with its loop inside, or by XLA; in f64."""
import numpy as np
import tensorflow as tf

from timing import DT, STEPS, asked, product, start, tell

contender, model, n, seconds, rounds = asked()


def step(x, t):
    k1 = tf.sin(x * t)
    k2 = tf.sin((x + DT / 2 * k1) * (t + DT / 2))
    k3 = tf.sin((x + DT / 2 * k2) * (t + DT / 2))
    k4 = tf.sin((x + DT * k3) * (t + DT))
    return x + DT / 6 * (k1 + 2 * k2 + 2 * k3 + k4)


def solve(x):
    for i in tf.range(STEPS):
        x = step(x, tf.cast(i, x.dtype) * DT)
    return x


def solve_eagerly(x):
    for i in range(STEPS):
        x = step(x, i * DT)
    return x


# A function's loop becomes part of its graph.
compiled = {"graph": {}, "xla": {"jit_compile": True}}.get(contender)
if model == "product":
    a, x = (tf.constant(value) for value in product(np, n))
    multiply = tf.matmul if compiled is None else tf.function(tf.matmul, **compiled)
    run = lambda: multiply(a, x).numpy()
else:
    x = tf.constant(start(np, n))
    solver = solve_eagerly if compiled is None else tf.function(solve, **compiled)
    run = lambda: solver(x).numpy()
tell(run, seconds, rounds, tf.__version__)
