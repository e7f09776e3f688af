# Ten operations of equal cost, from A to J: nine follow from others, and two workers need six units of time for them.
# Run: fluxion graph examples/fig4b.flux --stage schedule --unfused --cost unit --workers 2

x = 2
y = 3

A = x + y
B = A * x
C = B + y
D = B * y
E = C * D
F = A - y
G = F * x
H = G + x
I = G * y
J = H * I
