# A pendulum: angle from the vertical in rad, length in m, time in s.
# Run: fluxion run examples/pendulum.flux --dt 0.01 --duration 10

g = 9.81
L = 1

theta' = omega
omega' = -(g/L)*sin(theta)

theta(0) = pi/3
energy = omega^2/2 + (g/L)*(1 - cos(theta))    # conserved: its drift is the method's error
