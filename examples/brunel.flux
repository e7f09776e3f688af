# Brunel's sparse network of excitation and stronger inhibition (2000, doi:10.1023/A:1008925309027), here of 5000 neurons.
# They spike irregularly and each on its own, at some 40 Hz; with g = 3 regularly and all together, at 300.
# Time in ms, voltage in mV.
# Run: fluxion run examples/brunel.flux --dt 0.1 --duration 100 --record cell.spikes

J   = 0.25                                         # what a spike adds to V
g   = 5                                            # how much stronger an inhibitory one is
tau = 20
C   = 400                                          # inputs of each kind: as many from outside as from excitatory cells
nu  = 2*20/(C*J*tau)                               # rate of each from outside: twice what is needed to reach the threshold

population cell = 5000 {
  dV/dt = -V/tau + J*poisson(C*nu*dt)/dt (unless refractory)
  V(0) = 20*rand()
  threshold(V > 20)
  reset(V = 10)
  refractory(2)
}

projection exc from cell[0:3999] to cell {
  connect(in_degree = 400, seed = 1)
  on_pre(V_post += J, delay = 1.5)
}

projection inh from cell[4000:4999] to cell {
  connect(in_degree = 100, seed = 2)
  on_pre(V_post -= g*J, delay = 1.5)
}
