/* SPDX-License-Identifier: GPL-3.0-or-later
   A disk that takes longer to sync: preloaded (LD_PRELOAD), it adds SLOW_SYNC_US microseconds to every sync of the program. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stddef.h>
#include <stdlib.h>
#include <time.h>

static void wait_longer(void) {
  const char *us = getenv("SLOW_SYNC_US");
  long ns = (us ? atol(us) : 1000) * 1000;
  struct timespec t = {ns / 1000000000, ns % 1000000000};
  nanosleep(&t, NULL);
}

int fdatasync(int file) {
  int done = ((int (*)(int))dlsym(RTLD_NEXT, "fdatasync"))(file);
  wait_longer();
  return done;
}

int fsync(int file) {
  int done = ((int (*)(int))dlsym(RTLD_NEXT, "fsync"))(file);
  wait_longer();
  return done;
}

int msync(void *at, size_t bytes, int how) {
  int done = ((int (*)(void *, size_t, int))dlsym(RTLD_NEXT, "msync"))(at, bytes, how);
  wait_longer();
  return done;
}
