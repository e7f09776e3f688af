# Exponential growth: after a time t, exp(r t).
# Run: fluxion run examples/growth.flux --dt 0.01 --duration 2 --method euler

r = 5
dx/dt = r*x
x(0) = 1
