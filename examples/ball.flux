# A bouncing ball. A step may end below the ground: the speed at the ground then follows from the energy.
# Every bounce leaves e^2 of the energy, and so of the height.
# Run: fluxion run examples/ball.flux --dt 0.01 --duration 5 --record h,v,energy

g = 9.81
e = 0.8                              # of the speed

h' = v
v' = -g
h(0) = 1

energy = v^2/2 + g*h
when(h < 0, v = e*sqrt(max(0, 2*energy)), h = 0)
