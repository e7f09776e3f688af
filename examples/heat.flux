# The heat equation u_t = D u_xx by the method of lines: 0 at both ends, N points between them.
# A sine of k half waves stays one and falls as exp(-4*D/dx^2*sin(pi*k/(2*(N + 1)))^2*t).
# Run: fluxion run examples/heat.flux --size 49 --dt 0.0001 --duration 0.2 --every 100

D  = 1
dx = 1/(N + 1)
k  = 1

u' = D*(shift(u, -1) - 2*u + shift(u, 1))/dx^2      # outside, shift gives 0
u(0) = sin(pi*k*(i + 1)*dx)
