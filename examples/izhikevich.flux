# Izhikevich's neurons (2003, doi:10.1109/TNN.2003.820440), regular spiking: the first intervals are short, then they grow.
# a, b, c, d choose the kind: 0.02, 0.2, -65, 8 is regular spiking; c = -55, d = 4 bursts; c = -50, d = 2 chatters;
# a = 0.1, d = 2 spikes fast. At rest, a regular spiking neuron is stable up to I = 3.7975.
# Run: fluxion run examples/izhikevich.flux --size 5 --set "I=linspace(2, 10, 5)" --method euler --dt 0.1 --duration 500

a = 0.02
b = 0.2
c = -65
d = 8
I = 10

v' = 0.04*v^2 + 5*v + 140 - u + I
u' = a*(b*v - u)

v(0) = -70
u(0) = -14
threshold(v >= 30)                           # with a reset: a spike in every step that ends with this
reset(v = c, u += d)
