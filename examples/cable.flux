# A dendrite as a hundred compartments in a row, with sealed ends; current flows into the first.
# At rest V falls with the distance as cosh(kappa*(N - 1/2 - i)), where cosh(kappa) = 1 + 1/(2*lambda^2).
# Run: fluxion run examples/cable.flux --size 100 --dt 0.05 --duration 200 --every 20

tau    = 10                          # ms
lambda = 10                          # length constant, in compartments
I      = if(i == 0, 1, 0)            # a parameter with a value for each compartment; mV if it stayed in there

left  = shift(V, -1, "copy") - V     # the neighbours; a sealed end is like a neighbour of the same voltage
right = shift(V, 1, "copy") - V
V' = (lambda^2*(left + right) - V + I)/tau
