# The antennal lobe of the locust: 90 projection neurons (PN) excite 30 local neurons (LN), which inhibit both.
# An odour drives some of them, from 100 ms to 600 ms (after Bazhenov et al. 2001, doi:10.1016/S0896-6273(01)00284-7).
# Time in ms, voltage in mV, conductance in mS/cm², current in µA/cm². A second of it: --duration 1000.
# Run: fluxion run examples/locust.flux --dt 0.01 --duration 200 --every 100

odour(s) = piecewise(t < 100, 0, t < 600, 10*(1 - exp((100 - s)/75)), 9.996*exp((600 - s)/150))
held(x)  = dt*floor(x/dt)                          # the stimulus is a row of samples, one for each step

phi  = 3^((22 - 36)/10)                            # temperatures
phiA = 3^((36 - 23.5)/10)
phiK = 2.3^0.3
vtrap(x, y)   = x/(exp(x/y) - 1)                   # 0/0 at x = 0: the compiler puts the limit there
sigmoid(x)    = 1/(1 + exp(-x))
gate(x, a, b) = phi*(a*(1 - x) - b*x)

population PN = 90 {
  V_0    = data("locust/PN.csv")[1:90, 1]
  driven = data("locust/PN.csv")[1:90, 2]          # 1 where the odour acts, else 0

  I_Na  = 100*m^3*h*(V - 50)
  I_K   = 10*n^4*(V + 95)
  I_A   = 10*mA^4*hA*(V + 95)
  I_L   = 0.15*(V + 55) + 0.05*(V + 95)
  I_syn = 0.8*(V + 70)*sum(gaba.o)

  u = V + 50
  dV/dt  = driven*odour(held(t)) - I_Na - I_K - I_A - I_L - I_syn
  dm/dt  = gate(m, 0.32*vtrap(13 - u, 4), 0.28*vtrap(u - 40, 5))
  dh/dt  = gate(h, 0.128*exp((17 - u)/18), 4/(exp((40 - u)/5) + 1))
  dn/dt  = gate(n, 0.02*vtrap(15 - u, 5), 0.5*exp((10 - u)/40))
  dmA/dt = phiA*(sigmoid((V + 60)/8.5) - mA)*(exp((V + 35.82)/19.69) + exp(-(V + 79.69)/12.7) + 0.37)
  dhA/dt = phiA*(sigmoid(-(V + 78)/6) - hA)*if(V < -63, exp((V + 46.05)/5) + exp(-(V + 238.4)/37.45), 1/19)

  V(0) = V_0
  threshold(V > 0)
}

population LN = 30 {
  V_0    = data("locust/LN.csv")[1:30, 1]
  driven = data("locust/LN.csv")[1:30, 2]
  Ca_0   = data("locust/LN.csv")[1:30, 3]

  I_Ca  = 3*m^2*h*(V - 140)
  I_KCa = 0.3*q*(V + 90)
  I_K   = 10*n^4*(V + 95)
  I_L   = 0.15*(V + 50) + 0.02*(V + 95)
  I_syn = 0.8*(V + 70)*sum(gaba.o) + 0.3*V*sum(ach.o)

  u = V + 50
  dV/dt  = driven*odour(held(t)) - I_Ca - I_KCa - I_K - I_L - I_syn
  dm/dt  = (sigmoid((V + 20)/6.5) - m)/1.5
  dh/dt  = (sigmoid(-(V + 25)/12) - h)/(0.3*exp((V - 40)/13) + 0.002*exp((60 - V)/29))
  dn/dt  = gate(n, 0.02*vtrap(15 - u, 5), 0.5*exp((10 - u)/40))
  dq/dt  = phiK*(0.01*Ca*(1 - q) - 0.02*q)
  dCa/dt = -2e-4*I_Ca - (Ca - 2.4e-4)/150

  V(0)  = V_0
  Ca(0) = Ca_0
  threshold(V > -20)
}

projection ach from PN to LN {
  connect(data("locust/ach.npy"))                  # [30, 90]: a row for each target, a column for each source
  T = if(t > lastspike_pre and t < lastspike_pre + 0.3, 0.5, 0)
  do/dt = 10*(1 - o)*T - 0.2*o
}

projection gaba from LN to PN, LN {
  connect(data("locust/gaba.npy"))                 # [120, 30]
  do/dt = 10*(1 - o)*sigmoid((V_pre + 20)/1.5) - 0.16*o
}
