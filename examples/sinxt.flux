# Sixteen equations that differ in their start alone: one population, dx/dt = sin(x t).
# Run: fluxion run examples/sinxt.flux --size 16 --dt 0.01 --duration 5

dx/dt = sin(x*t)
x(0) = 3*i/(N - 1)
