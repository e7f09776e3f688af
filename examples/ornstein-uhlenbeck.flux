# The Ornstein-Uhlenbeck process: white noise, leaking away. It has mean 0, variance sigma^2*tau/2, and
# autocovariance falling as exp(-time/tau).
# Run: fluxion run examples/ornstein-uhlenbeck.flux --size 100 --dt 0.01 --duration 20 --every 10 --record "x[0:2],mean(x^2)"

tau   = 1
sigma = 1.5

x' = -x/tau + sigma*xi               # xi: Gaussian white noise, another for every element
