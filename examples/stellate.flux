# Stellate cells of the entorhinal cortex (Acker, Kopell & White 2003, doi:10.1023/A:1024474819512): a persistent sodium current
# and an h current with a fast and a slow part make them fire in the theta range, up to about 15 Hz, at low currents.
# Time in ms, voltage in mV, conductance in mS/cm², current in µA/cm².
# Run: fluxion run examples/stellate.flux --size 8 --set "I=linspace(-2.7, -1.3, 8)" --dt 0.02 --duration 500 --every 10

I = -2

vtrap(x) = x/(1 - exp(-x))                         # 0/0 at x = 0: the compiler puts the limit there
am = vtrap(0.1*(V + 23));               bm = 4*exp(-(V + 48)/18)
ah = 0.07*exp(-(V + 37)/20);            bh = 1/(exp(-0.1*(V + 7)) + 1)
an = 0.1*vtrap(0.1*(V + 27));           bn = 0.125*exp(-(V + 37)/80)

I_Na  = 52*m^3*h*(V - 55)
I_NaP = 0.5*p*(V - 55)
I_K   = 11*n^4*(V + 90)
I_h   = 1.5*(0.65*hf + 0.35*hs)*(V + 20)
I_L   = 0.5*(V + 65)

dV/dt  = I - I_Na - I_NaP - I_K - I_h - I_L
dm/dt  = am*(1 - m) - bm*m
dh/dt  = ah*(1 - h) - bh*h
dn/dt  = an*(1 - n) - bn*n
dp/dt  = (1/(1 + exp(-(V + 38)/6.5)) - p)/0.15
dhf/dt = (1/(1 + exp((V + 79.2)/9.78)) - hf)/(0.51/(exp((V - 1.7)/10) + exp(-(V + 340)/52)) + 1)
dhs/dt = ((1 + exp((V + 2.83)/15.9))^(-58) - hs)/(5.6/(exp((V - 1.7)/14) + exp(-(V + 260)/43)) + 1)

V(0)  = -62;  m(0) = 0.1;  h(0) = 0.6;  n(0) = 0.3
p(0)  = 0.03; hf(0) = 0.15; hs(0) = 0.1
threshold(V > 0)
