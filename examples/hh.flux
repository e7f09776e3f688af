# Hodgkin–Huxley neurons: a population that shares these equations.
# Time in ms, voltage in mV, conductance in mS/cm², current in µA/cm². Kinetics as in Traub & Miles (1991).
# Run: fluxion run examples/hh.flux --size 20 --set "I=linspace(0, 10, 20)" --dt 0.01 --duration 200 --every 10

C   = 1
gNa = 100;   ENa = 50
gK  = 10;    EK  = -95
gL  = 0.15;  EL  = -55
I   = 5                                        # injected current
phi = 3^((22 - 36)/10)                         # temperature

u = V + 50
vtrap(x, y) = x/(exp(x/y) - 1)                 # 0/0 at x = 0: the compiler puts the limit there

alpha_m = 0.32*vtrap(13 - u, 4);     beta_m = 0.28*vtrap(u - 40, 5)
alpha_h = 0.128*exp((17 - u)/18);    beta_h = 4/(exp((40 - u)/5) + 1)
alpha_n = 0.02*vtrap(15 - u, 5);     beta_n = 0.5*exp((10 - u)/40)

dV/dt = (I - gNa*m^3*h*(V - ENa) - gK*n^4*(V - EK) - gL*(V - EL))/C
dm/dt = phi*(alpha_m*(1 - m) - beta_m*m)
dh/dt = phi*(alpha_h*(1 - h) - beta_h*h)
dn/dt = phi*(alpha_n*(1 - n) - beta_n*n)

V(0) = -71
threshold(V > 0)                               # one spike for each upward crossing
