/* C: the network with a state for each synapse. In a stage of RK4 a synapse's value is o P + Q, with P and Q of its source, so only o is kept. */
#include "speak.h"
#include <math.h>
#include <stdint.h>

#define SYNAPSES 100

static uint32_t scramble(uint32_t k) {
  for (int round = 0; round < 2; round++) k = (k ^ (k >> 16)) * 0x45d9f3bu;
  return k ^ (k >> 16);
}

typedef struct {
  double *V, *m, *h, *n;
} cells;

static int N;
static double *I, *T, *G, *o, *affine, *sumP, *sumQ;
static int32_t *source;
static cells y, at, sum;

static double *array(size_t count) { return aligned_alloc(64, (count * sizeof(double) + 127) / 64 * 64); }
static cells four(void) { return (cells){array(N), array(N), array(N), array(N)}; }

INLINE double along(double *restrict sum, const double *restrict y, double k, double weight, double ahead, int i) {
  sum[i] += weight * k;
  return y[i] + ahead * k;
}

static void neurons(double weight, double ahead) {
#pragma GCC ivdep
  for (int i = 0; i < N; i++) {
    double V = at.V[i], m = at.m[i], h = at.h[i], n = at.n[i], u = V + 50;
    double am = 0.32 * (13 - u) / (exp((13 - u) * 0.25) - 1), bm = 0.28 * (u - 40) / (exp((u - 40) * 0.2) - 1);
    double ah = 0.128 * exp((17 - u) * (1.0 / 18)), bh = 4 / (exp((40 - u) * 0.2) + 1);
    double an = 0.02 * (15 - u) / (exp((15 - u) * 0.2) - 1), bn = 0.5 * exp((10 - u) * 0.025);
    double drive = I[i] - 0.005 * G[i] * (V + 80);
    double dV = drive - 100 * m * m * m * h * (V - 50) - 10 * (n * n) * (n * n) * (V + 95) - 0.15 * (V + 55);
    at.V[i] = along(sum.V, y.V, dV, weight, ahead, i);
    at.m[i] = along(sum.m, y.m, PHI * (am - (am + bm) * m), weight, ahead, i);
    at.h[i] = along(sum.h, y.h, PHI * (ah - (ah + bh) * h), weight, ahead, i);
    at.n[i] = along(sum.n, y.n, PHI * (an - (an + bn) * n), weight, ahead, i);
  }
}

/* affine holds P and Q of each source side by side. */
static void sums(void) {
  for (int i = 0; i < N; i++) {
    double total = 0;
    for (int s = i * SYNAPSES; s < (i + 1) * SYNAPSES; s++) total += o[s] * affine[2 * source[s]] + affine[2 * source[s] + 1];
    G[i] = total;
  }
}

static void stage(double weight, double ahead) {
  sums();
  for (int i = 0; i < N; i++) T[i] = 0.5 / (1 + exp(-(at.V[i] + 20) * (1 / 1.5)));
  for (int i = 0; i < N; i++) {
    double P = -(T[i] + 0.1) * affine[2 * i], Q = T[i] - (T[i] + 0.1) * affine[2 * i + 1];
    sumP[i] += weight * P, sumQ[i] += weight * Q;
    affine[2 * i] = 1 + ahead * P, affine[2 * i + 1] = ahead * Q;
  }
  neurons(weight, ahead);
}

static void begin(void) {
  for (int i = 0; i < N; i++) {
    at.V[i] = y.V[i], at.m[i] = y.m[i], at.h[i] = y.h[i], at.n[i] = y.n[i];
    sum.V[i] = sum.m[i] = sum.h[i] = sum.n[i] = sumP[i] = sumQ[i] = 0;
    affine[2 * i] = 1, affine[2 * i + 1] = 0;
  }
}

static void finish(void) {
  for (int i = 0; i < N; i++) {
    y.V[i] += DT / 6 * sum.V[i], y.m[i] += DT / 6 * sum.m[i], y.h[i] += DT / 6 * sum.h[i], y.n[i] += DT / 6 * sum.n[i];
    affine[2 * i] = 1 + DT / 6 * sumP[i], affine[2 * i + 1] = DT / 6 * sumQ[i];
  }
  for (int s = 0; s < N * SYNAPSES; s++) o[s] = o[s] * affine[2 * source[s]] + affine[2 * source[s] + 1];
}

static void steps(int count) {
  for (int k = 0; k < count; k++) {
    begin();
    stage(1, DT / 2);
    stage(2, DT / 2);
    stage(2, DT);
    stage(1, 0);
    finish();
  }
}

static double voltage(int cell) { return y.V[cell]; }

int main(int argc, char **argv) {
  N = argc > 1 ? atoi(argv[1]) : SYNAPSES;
  I = array(N), T = array(N), G = array(N), sumP = array(N), sumQ = array(N), affine = array(2 * N), o = array(N * SYNAPSES);
  source = aligned_alloc(64, ((size_t)N * SYNAPSES * sizeof(int32_t) + 63) / 64 * 64);
  y = four(), at = four(), sum = four();
  for (int i = 0; i < N; i++) y.V[i] = -71, y.m[i] = y.h[i] = y.n[i] = 0, I[i] = 10.0 * i / (N - 1);
  for (int s = 0; s < N * SYNAPSES; s++) {
    source[s] = s % SYNAPSES * (N / SYNAPSES) + scramble(s) % (uint32_t)(N / SYNAPSES);
    o[s] = 0.2 + 0.1 * (source[s] + s / SYNAPSES) / N;
  }
  speak(N, steps, voltage);
}
