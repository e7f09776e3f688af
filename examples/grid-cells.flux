# Grid cells as an attractor (Burak & Fiete 2009, doi:10.1371/journal.pcbi.1000291), on a sheet of 32 × 32 neurons that closes
# on itself. Inhibition at a distance makes bumps of activity; each neuron's weights are shifted towards the direction it
# prefers, so that a movement with the velocity (vx, vy) moves the bumps.
# Time in ms. From this irregular start the four bumps are there after some 1000 ms: --duration 1000.
# Run: fluxion run examples/grid-cells.flux --dt 0.5 --duration 5

tau = 10
a   = 0.10315                                      # how much velocity drives
l   = 2                                            # shift of the weights, in neurons
beta  = 3/11.6^2
gamma = 1.2*beta
vx  = 0                                            # velocity: at most 1
vy  = 0

k   = range(0, 1023)                               # neuron k is at (x, y)
x   = floor(k/32)
y   = mod(k, 32)
odd_x = mod(x, 2)                                  # which way it prefers: (even, even) east, (even, odd) north,
odd_y = mod(y, 2)                                  # (odd, even) south, (odd, odd) west
e_x = (1 - odd_x).*(1 - odd_y) - odd_x.*odd_y
e_y = (1 - odd_x).*odd_y - odd_x.*(1 - odd_y)

row    = ones(1, 1024)                             # rows of W get, columns give
column = ones(1024, 1)
wrap(d) = mod(d + 16, 32) - 16
d_x = wrap(transpose([x])*row - column*[x + l*e_x])
d_y = wrap(transpose([y])*row - column*[y + l*e_y])
r2  = d_x.^2 + d_y.^2
W   = exp(-gamma*r2) - exp(-beta*r2)

ds/dt = (-s + max(0, W*s + 1 + a*(e_x*vx + e_y*vy)))/tau
s(0) = (1 + sin(k.^2))/20
