# Brunel's sparse network of excitation and stronger inhibition (2000, doi:10.1023/A:1008925309027). Here, where g > 4, single neurons
# spike irregularly and the network asynchronously; with g = 3 they spike regularly, at almost 200 Hz. Time in ms, voltage in mV.
# Run: fluxion run examples/brunel.flux --dt 0.1 --duration 100 --record spikes

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
