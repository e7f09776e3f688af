"""What the peers share: the same two problems, timed in the same way, and a line of JSON with the seconds of samples."""
import json
import sys
import time

STEPS = 499
DT = 0.01


def asked():
    """The contender, the model, its size, seconds for all samples, and how many samples."""
    given = json.loads(sys.argv[1])
    return given["contender"], given["model"], given["size"], given["seconds"], given["rounds"]


def tell(run, seconds, rounds, version):
    """Seconds of each run: of as many in a sample as take their share."""
    began = time.perf_counter()
    run()
    first = time.perf_counter() - began
    share = seconds / 2 / rounds
    count, took, spent = 1, first, 0
    while spent < seconds / 4 or took < share / 2:
        count = max(1, min(8 * count, round(count * share / took)))
        took = sample(run, count)
        spent += took
    count = max(1, round(count * share / took))
    samples = [sample(run, count) / count for _ in range(rounds)]
    print(json.dumps({"samples": samples, "firstMs": 1000 * first, "version": version}))


def sample(run, count):
    began = time.perf_counter()
    for _ in range(count):
        run()
    return time.perf_counter() - began


def product(np, n):
    """A matrix whose rows have the sum 1, and another one."""
    a = 0.5 + (np.arange(n * n) * 7919 % 1009) / 1009
    a = a.reshape(n, n)
    return a / a.sum(axis=1, keepdims=True), ((np.arange(n * n) * 104729 % 1013) / 1013).reshape(n, n)


def start(np, n):
    return 3 * np.arange(n) / max(1, n - 1)
