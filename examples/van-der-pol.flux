# Van der Pol's oscillator (1926, doi:10.1080/14786442608564127): pumped where |x| < 1, damped outside.
# Every start ends in the same cycle. For mu = 1 its period is 6.663286859…
# Run: fluxion run examples/van-der-pol.flux --dt 0.01 --duration 40

mu = 1

x' = y
y' = mu*(1 - x^2)*y - x

x(0) = 2
threshold(x > 0)                     # once a cycle: the time between two spikes is the period
