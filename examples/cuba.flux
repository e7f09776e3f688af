# A cortical network that keeps itself going, irregularly and without a common rhythm (Vogels & Abbott 2005,
# doi:10.1523/JNEUROSCI.3508-05.2005), with currents for synapses: benchmark 2 of Brette et al. 2007, doi:10.1007/s10827-007-0038-6.
# Time in ms, voltage in mV.
# Run: fluxion run examples/cuba.flux --dt 0.1 --duration 100 --record cell.spikes

population cell = 4000 {
  dV/dt = (-49 - V + ge + gi)/20 (unless refractory)
  dge/dt = -ge/5
  dgi/dt = -gi/10
  V(0) = -60 + 10*rand()
  threshold(V > -50)
  reset(V = -60)
  refractory(5)
}

projection exc from cell[0:3199] to cell {
  connect(p = 0.02, seed = 1)
  on_pre(ge_post += 1.62)
}

projection inh from cell[3200:3999] to cell {
  connect(p = 0.02, seed = 2)
  on_pre(gi_post -= 9)
}
