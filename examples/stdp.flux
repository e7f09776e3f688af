# Competition by the timing of spikes (Song, Miller & Abbott 2000, doi:10.1038/78829): a thousand synapses of one neuron start alike.
# An input that comes before the neuron's spike gains, one that comes after it loses, and soon most are either weak or strong.
# Time in ms, voltage in mV. --duration 100000 shows both groups; steps of learning are larger than the paper's.
# Run: fluxion run examples/stdp.flux --dt 0.5 --duration 1000 --every 100

gmax = 0.01                                        # the strongest synapse, in multiples of the leak
gain = 0.02*gmax                                   # most that one pair of spikes changes
loss = 1.05*gain

population input = 1000 {
  poisson(15/1000)                                 # 15 Hz
}

population cell = 1 {
  dV/dt = (-74 - V + g*(0 - V))/10
  dg/dt = -g/5
  V(0) = -60
  threshold(V > -54)
  reset(V = -60)
}

projection synapse from input to cell {
  connect(all())
  w(0) = gmax/2
  dbefore/dt = -before/20                          # a trace of the input's spikes
  dafter/dt  = -after/20                           # and one of the neuron's
  on_pre(g_post += w, before += gain, w = clip(w - after, 0, gmax))
  on_post(after += loss, w = clip(w + before, 0, gmax))
}
