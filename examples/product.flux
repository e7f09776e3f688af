# No states: a computation, done once. The smallest graph there is.
# Run: fluxion run examples/product.flux

a = 3
b = 4
c = a*b
