// SPDX-License-Identifier: GPL-3.0-or-later
/* Every function of the client library against a server of this machine. Arguments: the account, which is empty.
 * The last line says how many checks passed. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../gplsrc/client/qmclilib.h"

static int passed, failed;

static void check(const char *name, int holds) {
  if (holds) {
    passed++;
  } else {
    failed++;
    printf("FAILED: %s (status %d, error '%s')\n", name, QMStatus(), QMError());
  }
}

static void same(const char *name, const char *expected, char *actual) {
  check(name, actual != NULL && strcmp(expected, actual) == 0);
  if (actual == NULL || strcmp(expected, actual) != 0) printf("  expected '%s'\n  actual   '%s'\n", expected, actual ? actual : "NULL");
  QMFree(actual);
}

static int run(const char *command) {
  int err;
  QMFree(QMExecute(command, &err));
  return err;
}

static void program(const char *name, const char *source) {
  int bp = QMOpen("BP");
  char command[100];
  if (bp == 0) {
    run("CREATE.FILE BP DIRECTORY");
    bp = QMOpen("BP");
  }
  QMWrite(bp, name, source);
  snprintf(command, sizeof command, "BASIC BP %s", name);
  run(command);
  snprintf(command, sizeof command, "CATALOGUE BP %s", name);
  run(command);
  QMClose(bp);
}

static void mark_mapping(void) {
  int err;
  run("CREATE.FILE TEXTS DIRECTORY");
  int file = QMOpen("TEXTS");
  QMWrite(file, "t", "one\xFEtwo");
  QMMarkMapping(file, 0);
  same("a directory file without mark mapping", "one\ntwo\n", QMRead(file, "t", &err));
  QMMarkMapping(file, 1);
  same("and with it", "one\xFEtwo", QMRead(file, "t", &err));
  QMClose(file);
}

static void records(void) {
  int err, size;
  run("CREATE.FILE ORDERS");
  int file = QMOpen("ORDERS");
  check("open", file > 0);
  check("open of nothing", QMOpen("NO.SUCH.FILE") == 0 && QMStatus() == 3007);
  QMWrite(file, "1", "one\xFEtwo");
  same("read", "one\xFEtwo", QMRead(file, "1", &err));
  check("read's result", err == SV_OK);
  same("missing record", "", QMRead(file, "NONE", &err));
  check("missing record's result", err == SV_ELSE && QMStatus() == 3006);
  same("empty id", "", QMRead(file, "", &err));
  check("empty id's result", err == SV_ON_ERROR && QMStatus() == 3000);
  check("bytes are written", QMWriteBytes(file, "B", "a\0b", 3, 0) == SV_OK);
  char *bytes = QMReadBytes(file, "B", 0, 0, &size, &err);
  check("bytes are read", size == 3 && memcmp(bytes, "a\0b", 3) == 0);
  QMFree(bytes);
  same("read with lock", "one\xFEtwo", QMReadu(file, "1", 0, &err));
  QMRelease(file, "1");
  QMRecordlock(file, "1", 1, 0);
  QMRelease(0, NULL);
  same("shared lock", "one\xFEtwo", QMReadl(file, "1", 0, &err));
  QMWriteu(file, "1", "x");
  QMDeleteu(file, "B");
  QMDelete(file, "1");
  same("deleted", "", QMRead(file, "1", &err));
  same("wrong handle", "", QMRead(99, "1", &err));
  check("wrong handle's result", err == SV_ERROR && strlen(QMError()) > 0);
  QMClose(file);
}

static void locks_between_sessions(const char *account) {
  int err;
  int file = QMOpen("ORDERS");
  QMWrite(file, "L", "x");
  QMFree(QMReadu(file, "L", 0, &err));
  int holder = atoi("1");
  int first = QMGetSession();
  check("second session", QMConnectLocal(account) == 1 && QMGetSession() != first);
  int other = QMOpen("ORDERS");
  same("locked by the other", "", QMReadu(other, "L", 0, &err));
  check("locked result", err == SV_LOCKED && QMStatus() >= holder);
  check("lock is refused", QMTryRecordlock(other, "L", 1, 0) == SV_LOCKED);
  QMDisconnect();
  check("no connection", QMConnected() == 0);
  check("back to the first", QMSetSession(first) == 1 && QMConnected() == 1);
  check("no such session", QMSetSession(3) == 0 && QMSetSession(-1) == 0 && QMSetSession(4) == 0);
  QMRelease(0, NULL);
}

static void lists(void) {
  int file = QMOpen("ORDERS");
  run("CLEAR.FILE ORDERS");
  QMWrite(file, "7", "red");
  QMSelect(file, 1);
  same("first id", "7", QMReadNext(1));
  check("end of the list", QMReadNext(1) == NULL);
  QMSelect(file, 2);
  same("whole list", "7", QMReadList(2));
  same("no list", "", QMReadList(2));
  QMSelect(file, 3);
  QMClearSelect(3);
  check("cleared list", QMReadNext(3) == NULL);
  same("no list of that number", "", QMReadNext(99));
  run("CREATE.FILE COLOURS");
  int dictionary = QMOpen("DICT COLOURS");
  QMWrite(dictionary, "COLOUR", "D\xFE" "1\xFE\xFE\xFE" "10L\xFES");
  run("CREATE.INDEX COLOURS COLOUR");
  run("BUILD.INDEX COLOURS COLOUR");
  file = QMOpen("COLOURS");
  QMWrite(file, "7", "red");
  QMSelectIndex(file, "COLOUR", "red", 4);
  same("by index", "7", QMReadNext(4));
  QMSetLeft(file, "COLOUR");
  same("to the right", "red", QMSelectRight(file, "COLOUR", 4));
  same("off the end", "", QMSelectRight(file, "COLOUR", 4));
  QMSetRight(file, "COLOUR");
  same("to the left", "red", QMSelectLeft(file, "COLOUR", 4));
}

static void commands(void) {
  int err;
  char *output = QMExecute("WHO", &err);
  check("command", err == SV_OK && strstr(output, "CLIENTS") != NULL);
  QMFree(output);
  program("ASK", "CRT 'name'\xFEINPUT N\xFE" "CRT 'hello ':N\xFE" "END");
  same("prompt", "name\n?", QMExecute("ASK", &err));
  check("prompt's result", err == SV_PROMPT);
  check("nothing else while it asks", QMOpen("ORDERS") == 0);
  output = QMRespond("Joe", &err);
  check("answer", err == SV_OK && strstr(output, "hello Joe") != NULL);
  QMFree(output);
  same("no prompt any more", "", QMRespond("x", &err));
  QMFree(QMExecute("ASK", &err));
  QMEndCommand();
  check("ended command", QMConnected() == 1);
  check("connected again", QMOpen("ORDERS") > 0);
}

static void calls(void) {
  char first[100] = "aa";
  char second[100] = "b";
  program("SUBA", "SUBROUTINE SUBA(A, B)\xFE" "A = A : 'x'\xFE" "RETURN\xFE" "END");
  QMCall("suba", 2, first, second);
  check("call by buffers", strcmp(first, "aax") == 0 && strcmp(second, "b") == 0);
  QMCallx("SUBA", 2, "qq", "r");
  same("kept argument", "qqx", QMGetArg(1));
  same("untouched argument", "r", QMGetArg(2));
  check("no third argument", QMGetArg(3) == NULL && QMGetArg(0) == NULL);
  check("package", QMEnterPackage("P") == 0 && QMExitPackage("P") == 0);
}

static void strings(void) {
  int place;
  same("extract", "b", QMExtract("a\xFE" "b", 2, 0, 0));
  same("replace", "a\xFEx", QMReplace("a\xFE" "b", 2, 0, 0, "x"));
  same("insert", "x\xFE" "a", QMIns("a", 1, 0, 0, "x"));
  same("delete", "b", QMDel("a\xFE" "b", 1, 0, 0));
  check("locate", QMLocate("b", "a\xFE" "b", 1, 0, 0, &place, "") == 1 && place == 2);
  same("change", "xbx", QMChange("aba", "a", "x", 0, 0));
  check("count", QMDcount("a,b", ",") == 2 && QMDcount("", ",") == 0 && QMDcount("a", "") == 0);
  same("field", "b", QMField("a,b", ",", 2, 1));
  check("match", QMMatch("AB12", "2A2N") == 1 && QMMatch("AB1", "2A2N") == 0);
  same("part of a match", "12", QMMatchfield("AB12", "2A2N", 2));
}

static void *reader(void *argument) {
  int *wrong = argument;
  int err;
  int file = QMOpen("ORDERS");
  for (int i = 0; i < 200; i++) {
    char *record = QMRead(file, "7", &err);
    if (strcmp(record, "red") != 0) (*wrong)++;
    QMFree(record);
  }
  return NULL;
}

static void threads(void) {
  pthread_t thread[4];
  int wrong[4] = {0};
  for (int i = 0; i < 4; i++) pthread_create(&thread[i], NULL, reader, &wrong[i]);
  for (int i = 0; i < 4; i++) pthread_join(thread[i], NULL);
  check("threads on one session", wrong[0] + wrong[1] + wrong[2] + wrong[3] == 0);
}

int main(int count, char **words) {
  const char *account = count > 1 ? words[1] : "CLIENTS";
  check("unknown account", QMConnectLocal("NO.SUCH.ACCOUNT") == 0 && strlen(QMError()) > 0);
  check("connect", QMConnectLocal(account) == 1);
  if (QMConnected() == 0) return 1;
  check("logto", QMLogto(account) == 1);
  check("logto nowhere", QMLogto("NO.SUCH.ACCOUNT") == 0 && strlen(QMError()) > 0);
  check("logto without a name", QMLogto("") == 0 && QMStatus() == 1003);
  records();
  mark_mapping();
  locks_between_sessions(account);
  lists();
  commands();
  calls();
  strings();
  threads();
  for (int i = 1; i < 4; i++) check("four sessions", QMConnectLocal(account) == 1);
  check("and no fifth", QMConnectLocal(account) == 0 && strlen(QMError()) > 0);
  QMDisconnectAll();
  check("all are gone", QMConnected() == 0 && QMSetSession(0) == 0 && QMSetSession(3) == 0);
  check("nothing without a connection", QMOpen("VOC") == 0 && QMReadNext(0) == NULL);
  check("option", QMSetOption("TIMEOUT", "1000") == 1 && QMSetOption("NOPE", "1") == 0);
  check("nobody listens", QMConnect("127.0.0.1", 1, "u", "p", "A") == 0 && strlen(QMError()) > 0);
  printf("%d passed, %d failed\n", passed, failed);
  return failed != 0;
}
