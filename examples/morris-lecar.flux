# Morris & Lecar's barnacle muscle fibre (1981, doi:10.1016/S0006-3495(81)84782-0), with the parameters of Rinzel &
# Ermentrout (Methods in Neuronal Modeling, 1989) for a neuron whose rate rises from 0: at I = 39.96 its rest state meets
# a saddle (saddle-node on a cycle), and above that the rate grows as sqrt(I - 39.96).
# Time in ms, voltage in mV, conductance in mS/cm², current in µA/cm².
# Run: fluxion run examples/morris-lecar.flux --size 9 --set "I=linspace(38, 46, 9)" --dt 0.05 --duration 1000 --every 10

C   = 20
gCa = 4;   VCa = 120
gK  = 8;   VK  = -84
gL  = 2;   VL  = -60
V1  = -1.2;  V2 = 18
V3  = 12;    V4 = 17.4
phi = 0.067
I   = 42

m_inf = (1 + tanh((V - V1)/V2))/2            # calcium: at once
w_inf = (1 + tanh((V - V3)/V4))/2            # potassium: with a time constant
tau_w = 1/cosh((V - V3)/(2*V4))

dV/dt = (I - gCa*m_inf*(V - VCa) - gK*w*(V - VK) - gL*(V - VL))/C
dw/dt = phi*(w_inf - w)/tau_w

V(0) = -40
threshold(V > 0)
