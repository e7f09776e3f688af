"""TensorFlow: steps in a while_loop of one graph, the same by XLA, or tf.scan, which collects all states."""
from types import SimpleNamespace

import numpy as np
import tensorflow as tf

from models import LENGTH, problem
from speak import given, speak

work, size, precision, way = given["work"], given["size"], given["precision"], given["way"]
tf.config.threading.set_intra_op_parallelism_threads(1)
tf.config.threading.set_inter_op_parallelism_threads(1)
ops = SimpleNamespace(
    exp=tf.exp,
    sin=tf.sin,
    where=tf.where,
    constant=tf.constant,
    product=tf.linalg.matvec,
    take=tf.gather,
    total=lambda x, each: tf.reduce_sum(tf.reshape(x, [-1, each]), axis=1),
)
start, step = problem(work, size, "float32" if precision == "f32" else "float64", ops)
start = tuple(tf.constant(x) for x in start)
kind = start[0].dtype
y, done = start, 0
numbered = lambda k: tf.cast(k, kind)
compiled = tf.function(jit_compile=True) if way == "xla" else tf.function


@compiled
def steps(y, first, count):
    body = lambda k, y: (k + 1, step(y, numbered(first + k)))
    return tf.while_loop(lambda k, y: k < count, body, (0, y), maximum_iterations=count)[1]


@compiled
def recorded(y):
    length = LENGTH[work]
    rows = tuple(tf.TensorArray(kind, length, element_shape=x.shape) for x in y)

    def body(k, y, rows):
        after = step(y, numbered(k))
        return k + 1, after, tuple(row.write(k, x) for row, x in zip(rows, after))

    return tuple(row.stack() for row in tf.while_loop(lambda k, *_: k < length, body, (0, y, rows))[2])


@tf.function
def scanned(y, first, count):
    return tf.scan(lambda y, k: step(y, numbered(k)), tf.range(first, first + count), initializer=y)


def run(count):
    global y, done
    if work in LENGTH:
        for _ in range(count):
            rows = scanned(start, tf.constant(0), tf.constant(LENGTH[work])) if way == "scan" else recorded(start)
            y = tuple(row.numpy()[-1].copy() for row in rows)
        return
    given = y, tf.constant(done), tf.constant(count)
    y = tuple(rows[-1] for rows in scanned(*given)) if way == "scan" else steps(*given)
    y[0].numpy()
    done += count


speak(f"TensorFlow {tf.__version__}", run, lambda: np.asarray(y[0]))
