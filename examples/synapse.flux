# A synapse: a clock spikes, current flows and falls exponentially, and a membrane follows.
# The first response peaks tau*taus/(tau - taus)*log(tau/taus) after the spike.
# Run: fluxion run examples/synapse.flux --dt 0.1 --duration 300

T    = 50                            # ms between spikes
taus = 5                             # ms
tau  = 20                            # ms
w    = 1                             # mV

threshold(mod(t, T) < T/2)           # without a reset: a spike where this becomes true. Times are compared exactly
s  = exp(-(t - lastspike)/taus)      # 0 before the first spike: lastspike is -Infinity
V' = (-V + w*s)/tau
