"""JAX on the processor: steps as a loop inside one compiled function, or as a scan that collects all states."""
from types import SimpleNamespace

import jax
import jax.numpy as jnp
import numpy as np
from jax import lax

from models import LENGTH, problem
from speak import given, speak

work, size, precision = given["work"], given["size"], given["precision"]
jax.config.update("jax_platforms", "cpu")
jax.config.update("jax_enable_x64", precision == "f64")
ops = SimpleNamespace(
    exp=jnp.exp,
    sin=jnp.sin,
    where=jnp.where,
    constant=jnp.asarray,
    product=jnp.matmul,
    take=lambda x, at: x[at],
    total=lambda x, each: x.reshape(-1, each).sum(axis=1),
)
start, step = problem(work, size, "float32" if precision == "f32" else "float64", ops)
start = tuple(jnp.asarray(x) for x in start)
y, done = start, 0


@jax.jit
def steps(y, first, count):
    return lax.fori_loop(0, count, lambda k, y: step(y, first + k), y)


@jax.jit
def recorded(y):
    def body(y, k):
        after = step(y, k)
        return after, after

    return lax.scan(body, y, jnp.arange(LENGTH[work]))[1]


def run(count):
    global y, done
    if work not in LENGTH:
        y = jax.block_until_ready(steps(y, float(done), count))
        done += count
        return
    for _ in range(count):
        y = tuple(np.asarray(rows)[-1].copy() for rows in recorded(start))


speak(f"JAX {jax.__version__}", run, lambda: y[0])
