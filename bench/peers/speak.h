/* What contenders in C have in common: the numbers that all of them take, and the lines that they are told and answer, as in speak.mjs. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define DT 0.01
#define PHI 0.2147980049924181
#define INLINE static inline __attribute__((always_inline))

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec + 1e-9 * t.tv_nsec;
}

/* Does steps and shows the voltages of N cells, as often as it is asked to. */
static void speak(int N, void (*steps)(int count), double (*voltage)(int cell)) {
  int count;
  printf("{\"version\": \"" __VERSION__ "\"}\n");
  fflush(stdout);
  for (char line[256]; fgets(line, sizeof line, stdin); fflush(stdout))
    if (sscanf(line, "{\"run\":%d}", &count) == 1) {
      double began = now();
      steps(count);
      printf("{\"seconds\": %.9g}\n", now() - began);
    } else {
      printf("{\"values\": [");
      for (int i = 0; i < N; i++) printf(i ? ", %.17g" : "%.17g", voltage(i));
      printf("]}\n");
    }
}
