# Three Hodgkin–Huxley neurons in a row: each spike of the first makes the second spike, some 3 ms later, and that holds the third down.
# Time in ms, voltage in mV, conductance in mS/cm², current in µA/cm². Cells as in hh.flux.
# Run: fluxion run examples/three-neurons.flux --dt 0.01 --duration 200 --every 10

table(pulse, [0, 2.5, 0, 5, 0, 7.5, 0], step = 100)      # µA/cm², for 100 ms each

population cell = 3 {
  I     = if(i == 0, pulse(t), 0)
  I_syn = 0.35*(V - 0)*sum(ach.o) + 0.8*(V + 70)*sum(gaba.o)

  u = V + 50
  phi = 3^((22 - 36)/10)
  vtrap(x, y) = x/(exp(x/y) - 1)
  alpha_m = 0.32*vtrap(13 - u, 4);     beta_m = 0.28*vtrap(u - 40, 5)
  alpha_h = 0.128*exp((17 - u)/18);    beta_h = 4/(exp((40 - u)/5) + 1)
  alpha_n = 0.02*vtrap(15 - u, 5);     beta_n = 0.5*exp((10 - u)/40)

  dV/dt = I - 100*m^3*h*(V - 50) - 10*n^4*(V + 95) - 0.15*(V + 55) - I_syn
  dm/dt = phi*(alpha_m*(1 - m) - beta_m*m)
  dh/dt = phi*(alpha_h*(1 - h) - beta_h*h)
  dn/dt = phi*(alpha_n*(1 - n) - beta_n*n)

  V(0) = -71
  threshold(V > 0)
}

projection ach from cell[0] to cell[1] {
  connect(all())
  T = if(t > lastspike_pre and t < lastspike_pre + 0.3, 0.5, 0)     # a pulse of transmitter after each spike
  do/dt = 10*(1 - o)*T - 0.2*o                                      # which opens channels
}

projection gaba from cell[1] to cell[2] {
  connect(all())
  T = 1/(1 + exp(-(V_pre + 20)/1.5))                                # released while the membrane is depolarised
  do/dt = 10*(1 - o)*T - 0.16*o
}
