# An epidemic (Kermack & McKendrick 1927, doi:10.1098/rspa.1927.0118): susceptible, infected, removed.
# Who is left at the end follows from R0 = beta/gamma alone: log(S/S(0)) = -R0*R/N, at all times.
# Run: fluxion run examples/sir.flux --dt 0.1 --duration 200

N     = 1000                         # people: here a parameter, not the number of elements
beta  = 0.5                          # contacts that infect, per person and day
gamma = 0.2                          # 1/(days ill)

S' = -beta*S*I/N
I' = beta*S*I/N - gamma*I
R' = gamma*I

S(0) = N - 1
I(0) = 1
