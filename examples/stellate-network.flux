# A theta rhythm between stellate cells of the entorhinal cortex (SC; stellate.flux) and interneurons (IN; Wang & Buzsáki 1996,
# doi:10.1523/JNEUROSCI.16-20-06402.1996) that inhibit them, and that are driven at 8 Hz. After Neru & Assisi (2021).
# Time in ms, voltage in mV, conductance in mS/cm², current in µA/cm².
# Run: fluxion run examples/stellate-network.flux --dt 0.01 --duration 100 --every 10

vtrap(x) = x/(1 - exp(-x))                         # 0/0 at x = 0: the compiler puts the limit there
sigmoid(x) = 1/(1 + exp(-x))

population SC = 8 {
  I = -2.7 + 1.4*i/(N - 1)

  am = vtrap(0.1*(V + 23));            bm = 4*exp(-(V + 48)/18)
  ah = 0.07*exp(-(V + 37)/20);         bh = sigmoid(0.1*(V + 7))
  an = 0.1*vtrap(0.1*(V + 27));        bn = 0.125*exp(-(V + 37)/80)

  I_Na  = 52*m^3*h*(V - 55)
  I_NaP = 0.5*p*(V - 55)
  I_K   = 11*n^4*(V + 90)
  I_h   = 1.5*(0.65*hf + 0.35*hs)*(V + 20)
  I_L   = 0.5*(V + 65)
  I_syn = 0.3*(V + 75)*sum(gaba.s)

  dV/dt  = I - I_Na - I_NaP - I_K - I_h - I_L - I_syn
  dm/dt  = am*(1 - m) - bm*m
  dh/dt  = ah*(1 - h) - bh*h
  dn/dt  = an*(1 - n) - bn*n
  dp/dt  = (sigmoid((V + 38)/6.5) - p)/0.15
  dhf/dt = (sigmoid(-(V + 79.2)/9.78) - hf)/(0.51/(exp((V - 1.7)/10) + exp(-(V + 340)/52)) + 1)
  dhs/dt = ((1 + exp((V + 2.83)/15.9))^(-58) - hs)/(5.6/(exp((V - 1.7)/14) + exp(-(V + 260)/43)) + 1)

  V(0) = -62 + i;  m(0) = 0.1;   h(0) = 0.6;   n(0) = 0.3
  p(0) = 0.03;     hf(0) = 0.15; hs(0) = 0.1
  threshold(V > 0)
}

population IN = 2 {
  I = 0.2 + 0.6*sin(2*pi*0.008*t)

  am = vtrap(0.1*(V + 35));            bm = 4*exp(-(V + 60)/18)
  ah = 0.07*exp(-(V + 58)/20);         bh = sigmoid(0.1*(V + 28))
  an = 0.1*vtrap(0.1*(V + 34));        bn = 0.125*exp(-(V + 44)/80)

  I_Na  = 35*(am/(am + bm))^3*h*(V - 55)
  I_K   = 9*n^4*(V + 90)
  I_L   = 0.1*(V + 65)
  I_syn = 0.05*V*sum(ampa.s)

  dV/dt = I - I_Na - I_K - I_L - I_syn
  dh/dt = 5*(ah*(1 - h) - bh*h)
  dn/dt = 5*(an*(1 - n) - bn*n)

  V(0) = -64;  h(0) = 0.78;  n(0) = 0.09
  threshold(V > 0)
}

projection ampa from SC to IN {
  connect(all())
  ds/dt = 5*sigmoid(V_pre/2)*(1 - s) - 0.5*s
}

projection gaba from IN to SC {
  connect(all())
  ds/dt = 6*sigmoid(V_pre/2)*(1 - s) - 0.1*s
}
