TITLE Hodgkin-Huxley cells with the kinetics of Traub and Miles

NEURON {
  SUFFIX traub
  NONSPECIFIC_CURRENT i
  RANGE drive
  THREADSAFE
}

PARAMETER {
  drive = 0
}

ASSIGNED {
  v (mV)
  i (mA/cm2)
}

STATE { m h n }

BREAKPOINT {
  SOLVE gates METHOD cnexp
  i = 0.001*(100*m*m*m*h*(v - 50) + 10*n*n*n*n*(v + 95) + 0.15*(v + 55) - drive)
}

INITIAL {
  m = 0
  h = 0
  n = 0
}

DERIVATIVE gates {
  LOCAL phi, u, am, bm, ah, bh, an, bn
  phi = 3^((22 - 36)/10)
  u = v + 50
  am = phi*0.32*(13 - u)/(exp((13 - u)/4) - 1)
  bm = phi*0.28*(u - 40)/(exp((u - 40)/5) - 1)
  ah = phi*0.128*exp((17 - u)/18)
  bh = phi*4/(exp((40 - u)/5) + 1)
  an = phi*0.02*(15 - u)/(exp((15 - u)/5) - 1)
  bn = phi*0.5*exp((10 - u)/40)
  m' = am*(1 - m) - bm*m
  h' = ah*(1 - h) - bh*h
  n' = an*(1 - n) - bn*n
}
