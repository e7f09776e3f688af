"""Lines of JSON: units of work that are asked for on stdin are done, and their seconds or the values now are said on stdout."""
import json
import os
import sys
import time
from math import isfinite

# Whatever else is printed goes to stderr.
_said = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)

given = json.loads(sys.argv[1])


def _say(what):
    print(json.dumps(what), file=_said, flush=True)


def speak(version, run, values):
    """`run(count)` does so many units more; it returns their seconds where the clock here would count something else."""
    _say({"version": version})
    for line in sys.stdin:
        count = json.loads(line).get("run")
        if count is None:
            # JSON has no NaN.
            _say({"values": [float(value) if isfinite(value) else None for value in values()]})
            continue
        began, worked = time.perf_counter(), time.process_time()
        seconds = run(count)
        took = time.perf_counter() - began
        _say({"seconds": took if seconds is None else seconds, "busy": (time.process_time() - worked) / took})
