# Leaky integrate-and-fire neurons with a refractory period, in units. The rate is 1/(tr + tau*log(R*I/(R*I - theta))).
# Run: fluxion run examples/lif.flux --size 16 --set "I=linspace(0, 3, 16)" --dt 0.1 --duration 1000 --method exponential-euler

t : ms
tau   = 20 ms
tr    = 2 ms                                 # held at the reset after a spike
R     = 10 Mohm
theta = 15 mV                                # above rest
I     = 2 nA

dV/dt = (R*I - V)/tau : mV (unless refractory)
threshold(V > theta)
reset(V = 0 mV)
refractory(tr)
