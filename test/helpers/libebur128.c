/* Reads 32-bit floats, interleaved, from stdin; prints what libebur128 measures as one line of JSON.
   Arguments: sample rate, channels, then one number of libebur128's `enum channel` a channel, or none; "all" as the first word
   prints momentary and short-term every 10 ms too. */
#include <ebur128.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void number(const char* name, double value) {
  if (isfinite(value)) printf("\"%s\":%.9g,", name, value);
}

int main(int argc, char** argv) {
  int all = argc > 1 && strcmp(argv[1], "all") == 0;
  char** words = argv + all;
  if (argc - all < 3) return 2;
  unsigned long rate = strtoul(words[1], NULL, 10);
  unsigned channels = (unsigned)strtoul(words[2], NULL, 10);
  ebur128_state* state = ebur128_init(
      channels, rate, EBUR128_MODE_I | EBUR128_MODE_S | EBUR128_MODE_LRA | EBUR128_MODE_TRUE_PEAK);
  if (!state) return 1;
  for (int i = 3; i < argc - all; i++) ebur128_set_channel(state, (unsigned)(i - 3), atoi(words[i]));
  float* buffer = malloc((rate / 50 + 2) * channels * sizeof(float));
  double momentary = -HUGE_VAL, shortterm = -HUGE_VAL, level = 0, recent = -HUGE_VAL;
  unsigned long long frames = 0, step = 0;
  if (all) printf("{\"series\":[");
  for (;;) {
    unsigned long long end = (++step * rate + 50) / 100; /* to the nearest frame */
    size_t wanted = (size_t)(end - frames);
    size_t got = fread(buffer, sizeof(float) * channels, wanted, stdin);
    if (got > 0) ebur128_add_frames_float(state, buffer, got);
    if (got < wanted) break;
    frames = end;
    if (step >= 40) {
      ebur128_loudness_momentary(state, &level);
      if (level > momentary) momentary = level;
      if (all) printf("%s[%.2f,%.6f", step > 40 ? "," : "", (double)step / 100, isfinite(level) ? level : -200);
    }
    /* a poll costs 3 s of samples: every 10 ms only where the last whole tenth came near the loudest so far */
    if (step >= 300 && (all || step % 10 == 0 || recent > shortterm - 1)) {
      ebur128_loudness_shortterm(state, &level);
      if (step % 10 == 0) recent = level;
      if (level > shortterm) shortterm = level;
      if (all) printf(",%.6f", isfinite(level) ? level : -200);
    }
    if (all && step >= 40) printf("]");
  }
  printf(all ? "]," : "{");
  double peak = 0, sample = 0, value;
  for (unsigned i = 0; i < channels; i++) {
    ebur128_true_peak(state, i, &value);
    if (value > peak) peak = value;
    ebur128_sample_peak(state, i, &value);
    if (value > sample) sample = value;
  }
  number("momentaryMax", momentary);
  number("shortTermMax", shortterm);
  ebur128_loudness_global(state, &value);
  number("integrated", value);
  ebur128_loudness_range(state, &value);
  number("range", value);
  number("truePeak", 20 * log10(peak));
  number("samplePeak", 20 * log10(sample));
  printf("\"frames\":%llu}\n", frames);
  ebur128_destroy(&state);
  free(buffer);
  return 0;
}
