# Grid cells as an attractor (Burak & Fiete 2009, doi:10.1371/journal.pcbi.1000291): the model of grid-cells.flux as a network,
# with a synapse for each pair of neurons and its weight from where the two are.
# Time in ms. From this irregular start the four bumps are there after some 1000 ms: --duration 1000.
# Run: fluxion run examples/grid-cells-network.flux --dt 0.5 --duration 5

a  = 0.10315                                       # how much velocity drives
l  = 2                                             # shift of the weights, in neurons
vx = 0                                             # velocity: at most 1
vy = 0
wrap(d) = mod(d + 16, 32) - 16                     # the sheet of 32 × 32 closes on itself

population cell = 1024 {
  x  = floor(i/32)
  y  = mod(i, 32)
  ex = if(mod(x + y, 2) == 0, 1 - 2*mod(x, 2), 0)  # which way it prefers: (even, even) east, (even, odd) north,
  ey = if(mod(x + y, 2) == 1, 1 - 2*mod(x, 2), 0)  # (odd, even) south, (odd, odd) west

  ds/dt = (-s + max(0, sum(surround.drive) + 1 + a*(ex*vx + ey*vy)))/10
  s(0)  = (1 + sin(i^2))/20
}

projection surround from cell to cell {
  connect(all())
  beta = 3/11.6^2
  r2 = wrap(x_post - x_pre - l*ex_pre)^2 + wrap(y_post - y_pre - l*ey_pre)^2
  w  = exp(-1.2*beta*r2) - exp(-beta*r2)           # inhibition at a distance
  drive = w*s_pre
}
