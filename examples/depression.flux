# Synapses that tire (Tsodyks & Markram 1997, doi:10.1073/pnas.94.2.719). A spike releases the part U of what is left, R, which
# recovers in tau. At a high rate r of spikes U*r/(1 + U*r*tau) comes through on average: never more than 1/tau.
# Time in ms. A hundred inputs each at 5, 20, 80 and 320 Hz.
# Run: fluxion run examples/depression.flux --dt 0.1 --duration 1000 --every 1000

U   = 0.5
tau = 800

population input = 400 {
  poisson(5*4^floor(i/100)/1000)
}

population cell = 400 {
  got(0) = 0                                       # all that has come
}

projection synapse from input to cell {
  connect(one_to_one())
  R(0) = 1
  last(0) = 0
  on_pre(R = 1 - (1 - R)*exp(-(t - last)/tau), got_post += U*R, R -= U*R, last = t)
}
