# Brunel's sparse network of excitation and stronger inhibition (2000, doi:10.1023/A:1008925309027), here of 2500 neurons.
# They spike irregularly, at some 55 Hz; with g = 3 regularly, at some 250 Hz: as theory has it.
# Time in ms, voltage in mV.
# Run: fluxion run examples/brunel.flux --dt 0.1 --duration 100 --record cell.spikes

J   = 0.3                                          # what a spike adds to V
g   = 5                                            # how much stronger an inhibitory one is
tau = 20
C   = 200                                          # inputs of each kind: as many from outside as from excitatory cells
nu  = 2*20/(C*J*tau)                               # rate of each from outside: twice what is needed to reach the threshold

population cell = 2500 {
  dV/dt = -V/tau + J*poisson(C*nu*dt)/dt (unless refractory)
  V(0) = 20*rand()
  threshold(V > 20)
  reset(V = 10)
  refractory(2)
}

projection exc from cell[0:1999] to cell {
  connect(in_degree = C, seed = 1)
  on_pre(V_post += J, delay = 1.5)
}

projection inh from cell[2000:2499] to cell {
  connect(in_degree = C/4, seed = 2)
  on_pre(V_post -= g*J, delay = 1.5)
}
