# The logistic map: from one value over two, four, eight, … to chaos (May 1976, doi:10.1038/261459a0; Feigenbaum 1978).
# lyapunov is the mean of log|f'(x)| so far: log(2) for r = 4, whatever the start.
# Run: fluxion run examples/logistic.flux --size 5 --set "r=[2.9, 3.2, 3.5, 3.55, 4]" --duration 1000

r = 4

next(x) = r*x*(1 - x)
next(total) = total + log(abs(r*(1 - 2*x)))
x(0) = 0.1
lyapunov = total/max(t, 1)           # t counts the steps: dt is 1 where there are only maps
