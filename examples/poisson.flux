# Neurons that spike at random, each at its own rate: the number of spikes has a Poisson distribution.
# Run: fluxion run examples/poisson.flux --size 100 --dt 0.1 --duration 1000 --seed 7

t : ms
rate = 20 Hz*(1 + i/N)
threshold(rand() < -expm1(-rate*dt))
