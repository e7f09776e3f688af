# Short-term plasticity (Tsodyks, Pawelzik & Markram 1998, doi:10.1162/089976698300017502): three synapses of one neuron, which
# depress, facilitate, and depress at once. R is what is left to release, u the part of it that a spike releases.
# Time in ms, voltage in mV, conductance in mS/cm², current in µA/cm². Cells as in hh.flux.
# Run: fluxion run examples/plastic-synapses.flux --dt 0.01 --duration 200 --every 10

population cell = 4 {
  I     = if(i == 0 and (t >= 50 and t < 350 or t >= 550 and t < 650), 5, 0)
  I_syn = 0.1*(V - 0)*sum(ach.o)

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

projection ach from cell[0] to cell[1:3] {
  connect(all())
  U    = [0.07, 0.10, 0.50]                        # one for each synapse
  tauD = [700, 50, 800]                            # recovery
  tauF = [0, 600, 20]                              # facilitation; 0: none

  dR/dt = (1 - R)/tauD
  du/dt = if(tauF > 0, (U - u)/tauF, 0)
  R(0) = 1
  u(0) = U
  w(0) = 0
  on_pre(w = u*R/U, R -= u*R, u += if(tauF > 0, U*(1 - u), 0))

  T = if(t > lastspike_pre and t < lastspike_pre + 0.3, 0.5, 0)
  do/dt = (1 - o)*w*T - 0.2*o
}
