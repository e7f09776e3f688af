# A cortical network that keeps itself going, irregularly and without a common rhythm (Vogels & Abbott 2005,
# doi:10.1523/JNEUROSCI.3508-05.2005), with currents for synapses: benchmark 2 of Brette et al. 2007, doi:10.1007/s10827-007-0038-6.
# Run: fluxion run examples/cuba.flux --dt 0.1 --duration 100 --record cell.spikes

t : ms

population cell = 4000 {
  dV/dt = (-49 mV - V + ge + gi)/(20 ms) : mV (unless refractory)
  dge/dt = -ge/(5 ms) : mV
  dgi/dt = -gi/(10 ms) : mV
  V(0) = -60 mV + 10 mV*rand()
  threshold(V > -50 mV)
  reset(V = -60 mV)
  refractory(5 ms)
}

projection exc from cell[0:3199] to cell {
  connect(p = 0.02, seed = 1)
  on_pre(ge_post += 1.62 mV)
}

projection inh from cell[3200:3999] to cell {
  connect(p = 0.02, seed = 2)
  on_pre(gi_post -= 9 mV)
}
