# Prey x and predators y (Lotka 1920, Volterra 1926). Every start gives a cycle of its own, on which H is constant.
# Small cycles around (c/d, a/b) have the period 2 pi/sqrt(a*c).
# Run: fluxion run examples/lotka-volterra.flux --dt 0.01 --duration 30 --record x,y,H

a = 2/3                              # prey grows
b = 4/3                              # and is eaten
c = 1                                # predators die
d = 1                                # and grow by eating

x' = a*x - b*x*y
y' = d*x*y - c*y

x(0) = 2
y(0) = 1
H = d*x - c*log(x) + b*y - a*log(y)
