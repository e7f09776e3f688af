/* C with vectors of eight doubles: the arithmetic of fast mathematics, six exponentials of one voltage as two and products of them. */
#include "cells.h"
#include <stdint.h>

#define LANES 8
typedef double vec __attribute__((vector_size(8 * LANES), aligned(8)));
typedef int64_t ints __attribute__((vector_size(8 * LANES), aligned(8)));

/* 2^k times a polynomial of degree 11 on the rest; voltages keep far from where that would overflow. */
INLINE vec exponential(vec x) {
  static const double c[] = {0.9999999999999999971,   1.0000000000000000304,   0.50000000000000176855,  0.16666666666666168701,
                             0.041666666666492767992, 0.0083333333335592534604, 0.0013888888951223825122, 0.0001984126943271529734,
                             0.000024801486521580922491, 2.7557622499311845433e-6, 2.7632293229705629081e-7, 2.4994314816236954106e-8};
  const double magic = 0x1.8p52;
  vec shifted = x * 1.44269504088896340736 + magic;
  vec k = shifted - magic;
  vec r = x - k * 6.93147180369123816490e-01;
  r = r - k * 1.90821492927058770002e-10;
  vec y = r * c[11] + c[10];
#pragma GCC unroll 16
  for (int i = 9; i >= 0; i--) y = y * r + c[i];
  return (vec)((ints)y + ((ints)shifted << 52));
}

typedef struct {
  vec V, m, h, n;
} cell;

INLINE cell slopes(cell s, vec I) {
  vec u = s.V + 50;
  vec q = exponential(u * (-1.0 / 40)), q2 = q * q, q4 = q2 * q2, q8 = q4 * q4, q10 = q8 * q2;
  /* exp(3), exp(3.25), exp(-8), exp(8), exp(0.25) */
  vec an = (0.02 * PHI) * (15 - u) / (q8 * 20.085536923187667741 - 1);
  vec am = (0.32 * PHI) * (13 - u) / (q10 * 25.790339917193062089 - 1);
  vec bm = (0.28 * PHI) * (u - 40) * q8 / (3.3546262790251183882e-4 - q8);
  vec bh = (4 * PHI) / (q8 * 2980.9579870417282747 + 1);
  vec bn = (0.5 * PHI * 1.2840254166877414841) * q;
  vec ah = (0.128 * PHI) * exponential((17 - u) * (1.0 / 18));
  vec n2 = s.n * s.n;
  cell d;
  d.V = I - 100 * s.m * s.m * s.m * s.h * (s.V - 50) - 10 * n2 * n2 * (s.V + 95) - 0.15 * (s.V + 55);
  d.m = am - (am + bm) * s.m;
  d.h = ah - (ah + bh) * s.h;
  d.n = an - (an + bn) * s.n;
  return d;
}

INLINE cell along(cell s, double h, cell d) {
  return (cell){s.V + h * d.V, s.m + h * d.m, s.h + h * d.h, s.n + h * d.n};
}

INLINE vec load(const double *p) { return *(const vec *)p; }
INLINE void store(double *p, vec x) { *(vec *)p = x; }

static void steps(double *restrict V, double *restrict m, double *restrict h, double *restrict n, const double *restrict I, int N, int count) {
  for (int k = 0; k < count; k++)
    for (int i = 0; i < N; i += LANES) {
      cell s = {load(V + i), load(m + i), load(h + i), load(n + i)};
      vec drive = load(I + i);
      cell d = slopes(s, drive), sum = d;
      d = slopes(along(s, DT / 2, d), drive), sum = along(sum, 2, d);
      d = slopes(along(s, DT / 2, d), drive), sum = along(sum, 2, d);
      d = slopes(along(s, DT, d), drive), sum = along(sum, 1, d);
      s = along(s, DT / 6, sum);
      store(V + i, s.V), store(m + i, s.m), store(h + i, s.h), store(n + i, s.n);
    }
}
