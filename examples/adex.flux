# The adaptive exponential integrate-and-fire neuron (Brette & Gerstner 2005, doi:10.1152/jn.00686.2005), in units.
# V runs away near VT (Euler: the last step ends far above, and is cut), and is reset; w adapts. The rest state loses its stability at I = 0.62718 nA
# (Touboul & Brette 2008, doi:10.1007/s00422-008-0267-4).
# Run: fluxion run examples/adex.flux --size 5 --set "I=linspace(0.6, 1, 5)" --method euler --dt 0.02 --duration 400 --every 10

t : ms
C  = 281 pF
gL = 30 nS
EL = -70.6 mV
VT = -50.4 mV
DT = 2 mV
tw = 144 ms
a  = 4 nS
b  = 0.0805 nA
I  = 0.8 nA

dV/dt = (gL*(EL - V) + gL*DT*exp((V - VT)/DT) - w + I)/C : mV
dw/dt = (a*(V - EL) - w)/tw : nA

V(0) = EL
threshold(V > 20 mV)
reset(V = EL, w += b)
