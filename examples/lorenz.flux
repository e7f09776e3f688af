# Lorenz's model of convection (1963, doi:10.1175/1520-0469(1963)020<0130:DNF>2.0.CO;2): chaotic for these parameters.
# Run: fluxion run examples/lorenz.flux --dt 0.01 --duration 40

sigma = 10
rho   = 28
beta  = 8/3

dx/dt = sigma*(y - x)
dy/dt = x*(rho - z) - y
dz/dt = x*y - beta*z

x(0) = 1
y(0) = 1
z(0) = 1
