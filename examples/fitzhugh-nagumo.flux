# FitzHugh's model of an excitable membrane (1961, doi:10.1016/S0006-3495(61)86902-6), here above threshold: it oscillates.
# The rest state loses its stability (Hopf bifurcation) at I = 0.33128, and gains it again at I = 1.41872.
# Run: fluxion run examples/fitzhugh-nagumo.flux --dt 0.05 --duration 200

a = 0.7
b = 0.8
epsilon = 0.08
I = 0.5

v' = v - v^3/3 - w + I
w' = epsilon*(v + a - b*w)

v(0) = -1.2
w(0) = -0.6
threshold(v > 1)
