/* Cells on their own: their arrays, with some room behind the last cell for vectors, and what is asked of them. REAL says the precision. */
#include "speak.h"

#ifndef REAL
#define REAL double
#endif
typedef REAL real;

static void steps(real *restrict V, real *restrict m, real *restrict h, real *restrict n, const real *restrict I, int N, int count);

static int N;
static real *V, *m, *h, *n, *I;
static void go(int count) { steps(V, m, h, n, I, N, count); }
static double voltage(int cell) { return V[cell]; }

int main(int argc, char **argv) {
  N = argc > 1 ? atoi(argv[1]) : 1;
  size_t P = (N + 7) / 8 * 8 + 16;
  V = aligned_alloc(64, (5 * P * sizeof(real) + 63) / 64 * 64), m = V + P, h = m + P, n = h + P, I = n + P;
  for (size_t i = 0; i < P; i++) V[i] = -71, m[i] = h[i] = n[i] = 0, I[i] = i < (size_t)N ? (real)(10.0 * i / (N - 1)) : 0;
  speak(N, go, voltage);
}
