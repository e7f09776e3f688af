# Izhikevich's cortical network (2003, doi:10.1109/TNN.2003.820440): a thousand neurons, no two alike, each connected to all others.
# From noise they make rhythms. As in the published program, a step is a millisecond: two halves for v, one for u.
# Run: fluxion run examples/izhikevich-network.flux --duration 200 --record cell.spikes

half(v, u, I) = v + 0.5*(0.04*v^2 + 5*v + 140 - u + I)

population cell = 1000 {
  of(excitatory, inhibitory) = if(i < 800, excitatory, inhibitory)
  r = rand() (constant)
  a = of(0.02, 0.02 + 0.08*r)
  b = of(0.2, 0.25 - 0.05*r)
  c = of(-65 + 15*r^2, -65)                        # regular spiking to chattering; the others spike fast
  d = of(8 - 6*r^2, 2)

  v_next  = half(half(v, u, I), u, I)
  next(v) = v_next
  next(u) = u + a*(b*v_next - u)
  next(I) = of(5, 2)*randn()                      # noise, to which the spikes of the step are added
  v(0) = -65
  u(0) = -65*b
  threshold(v >= 30)
  reset(v = c, u += d)
}

projection exc from cell[0:799] to cell {
  connect(all())
  w(0) = 0.5*rand()
  on_pre(I_post += w)
}

projection inh from cell[800:999] to cell {
  connect(all())
  w(0) = rand()
  on_pre(I_post -= w)
}
