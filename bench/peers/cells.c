/* C: the loop over cells that one would write by hand, for the compiler to make vectors of. REAL and EXP say the precision. */
#include "cells.h"
#include <math.h>

#ifndef EXP
#define EXP exp
#endif
#define R(x) ((real)(x))

INLINE void slopes(real V, real m, real h, real n, real I, real *dV, real *dm, real *dh, real *dn) {
  real u = V + 50;
  real am = R(0.32) * (13 - u) / (EXP((13 - u) * R(0.25)) - 1), bm = R(0.28) * (u - 40) / (EXP((u - 40) * R(0.2)) - 1);
  real ah = R(0.128) * EXP((17 - u) * R(1.0 / 18)), bh = 4 / (EXP((40 - u) * R(0.2)) + 1);
  real an = R(0.02) * (15 - u) / (EXP((15 - u) * R(0.2)) - 1), bn = R(0.5) * EXP((10 - u) * R(0.025));
  *dV = I - 100 * m * m * m * h * (V - 50) - 10 * (n * n) * (n * n) * (V + 95) - R(0.15) * (V + 55);
  *dm = R(PHI) * (am - (am + bm) * m);
  *dh = R(PHI) * (ah - (ah + bh) * h);
  *dn = R(PHI) * (an - (an + bn) * n);
}

static void steps(real *restrict V, real *restrict m, real *restrict h, real *restrict n, const real *restrict I, int N, int count) {
  const real dt = R(DT), half = R(DT / 2), sixth = R(DT / 6);
  for (int k = 0; k < count; k++)
    for (int i = 0; i < N; i++) {
      real v = V[i], a = m[i], b = h[i], c = n[i], kv, ka, kb, kc, sv, sa, sb, sc;
      slopes(v, a, b, c, I[i], &kv, &ka, &kb, &kc);
      sv = kv, sa = ka, sb = kb, sc = kc;
      slopes(v + half * kv, a + half * ka, b + half * kb, c + half * kc, I[i], &kv, &ka, &kb, &kc);
      sv += 2 * kv, sa += 2 * ka, sb += 2 * kb, sc += 2 * kc;
      slopes(v + half * kv, a + half * ka, b + half * kb, c + half * kc, I[i], &kv, &ka, &kb, &kc);
      sv += 2 * kv, sa += 2 * ka, sb += 2 * kb, sc += 2 * kc;
      slopes(v + dt * kv, a + dt * ka, b + dt * kb, c + dt * kc, I[i], &kv, &ka, &kb, &kc);
      V[i] = v + sixth * (sv + kv), m[i] = a + sixth * (sa + ka), h[i] = b + sixth * (sb + kb), n[i] = c + sixth * (sc + kc);
    }
}
