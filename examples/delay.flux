# Negative feedback that comes late. x decays at once for T < 1/e, in oscillations up to T = pi/2, and explodes beyond.
# Run: fluxion run examples/delay.flux --dt 0.01 --duration 30

T = 1
past = delay(x, T)
x' = -past
x(0) = 1                             # before the start, too
