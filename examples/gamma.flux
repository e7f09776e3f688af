# A gamma rhythm of interneurons that inhibit one another (Wang & Buzsáki 1996, doi:10.1523/JNEUROSCI.16-20-06402.1996).
# Each is driven by a current of its own; where these differ too much (sigma = 0.1), the rhythm is lost.
# Time in ms, voltage in mV, conductance in mS/cm², current in µA/cm².
# Run: fluxion run examples/gamma.flux --dt 0.05 --duration 100 --every 10

mean_I = 1.2
sigma  = 0.03
vtrap(x) = x/(1 - exp(-x))                         # 0/0 at x = 0: the compiler puts the limit there
sigmoid(x) = 1/(1 + exp(-x))

population cell = 100 {
  z = randn() (constant)
  I = mean_I + sigma*z

  am = vtrap(0.1*(V + 35));        bm = 4*exp(-(V + 60)/18)
  ah = 0.07*exp(-(V + 58)/20);     bh = sigmoid(0.1*(V + 28))
  an = 0.1*vtrap(0.1*(V + 34));    bn = 0.125*exp(-(V + 44)/80)

  I_Na  = 35*(am/(am + bm))^3*h*(V - 55)
  I_K   = 9*n^4*(V + 90)
  I_L   = 0.1*(V + 65)
  I_syn = 0.1*(V + 75)*sum(gaba.s)/60

  dV/dt = I - I_Na - I_K - I_L - I_syn
  dh/dt = 5*(ah*(1 - h) - bh*h)
  dn/dt = 5*(an*(1 - n) - bn*n)

  V(0) = -70 + 20*rand();  h(0) = 0.78;  n(0) = 0.09
  threshold(V > 0)
}

projection gaba from cell to cell {
  connect(in_degree = 60, seed = 1)
  ds/dt = 12*sigmoid(V_pre/2)*(1 - s) - 0.1*s
}
