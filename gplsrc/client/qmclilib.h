// SPDX-License-Identifier: GPL-3.0-or-later
/* qmclilib.h: the client library of Scarlet, for C and everything that can call C (libqmcli.so, qmclilib.so).
 *
 * Strings are bytes ended by NUL. Strings that functions return belong to the caller, who gives them back with QMFree;
 * only that of QMError does not: it lives until the thread's next call of the library. `const` is new and harmless to
 * old programs.
 *
 * Results of the server (SV_...) come through `err`. A function called without a connection, or in the middle of a
 * command (after QMExecute gave SV_PROMPT), does nothing and returns 0, "" or NULL.
 *
 * Threads: all functions may be called from any thread. A process has up to four sessions, numbered 0 to 3. A thread
 * talks to its current one: the one it connected or chose last, else the one the process did. */
#ifndef QMCLILIB_H
#define QMCLILIB_H

#ifdef __cplusplus
extern "C" {
#endif

#define QM_EXPORT __attribute__((visibility("default")))

#define SV_OK 0       /* done */
#define SV_ON_ERROR 1 /* the operation failed, or the program aborted */
#define SV_ELSE 2     /* the record or item is not there */
#define SV_ERROR 3    /* the request itself was wrong: see QMError */
#define SV_LOCKED 4   /* locked by another user, whose number is QMStatus */
#define SV_PROMPT 5   /* the command asks for input: QMRespond or QMEndCommand */

/* Sessions */
QM_EXPORT int QMConnect(const char* host, int port, const char* user, const char* password, const char* account);
QM_EXPORT int QMConnectLocal(const char* account);
QM_EXPORT int QMConnected(void);
QM_EXPORT void QMDisconnect(void);
QM_EXPORT void QMDisconnectAll(void);
QM_EXPORT int QMGetSession(void);
QM_EXPORT int QMSetSession(int session);
QM_EXPORT int QMLogto(const char* account);
QM_EXPORT const char* QMError(void);
QM_EXPORT int QMStatus(void);
QM_EXPORT void QMDebug(short on); /* writes nothing: packets hold passwords and data */
/* Before connecting: TIMEOUT and CONNECT_TIMEOUT (milliseconds, 0 none), TLS (ON or OFF), TLS_CA, TLS_CERT, TLS_KEY
 * (files), TLS_NAME. 0 when there is no such option or the value does not fit. */
QM_EXPORT int QMSetOption(const char* name, const char* value);

/* Files */
QM_EXPORT int QMOpen(const char* file);
QM_EXPORT void QMClose(int file);
QM_EXPORT char* QMRead(int file, const char* id, int* err);
QM_EXPORT char* QMReadl(int file, const char* id, int wait, int* err);
QM_EXPORT char* QMReadu(int file, const char* id, int wait, int* err);
QM_EXPORT void QMWrite(int file, const char* id, const char* data);
QM_EXPORT void QMWriteu(int file, const char* id, const char* data);
QM_EXPORT void QMDelete(int file, const char* id);
QM_EXPORT void QMDeleteu(int file, const char* id);
QM_EXPORT void QMRelease(int file, const char* id);
QM_EXPORT void QMRecordlock(int file, const char* id, int update, int wait);
QM_EXPORT void QMMarkMapping(int file, int state);
/* Records that may hold NUL bytes. QMReadBytes: lock 0 none, 1 shared, 2 update; *size gets the length. QMWriteBytes,
 * QMTryWrite and the like give the server's result, which the old functions keep to themselves. */
QM_EXPORT char* QMReadBytes(int file, const char* id, int lock, int wait, int* size, int* err);
QM_EXPORT int QMWriteBytes(int file, const char* id, const char* data, int size, int keep_lock);
QM_EXPORT int QMTryDelete(int file, const char* id, int keep_lock);
QM_EXPORT int QMTryRecordlock(int file, const char* id, int update, int wait);

/* Select lists and indices */
QM_EXPORT void QMSelect(int file, int list);
QM_EXPORT char* QMReadNext(short list);
QM_EXPORT char* QMReadList(int list);
QM_EXPORT void QMClearSelect(int list);
QM_EXPORT void QMSelectIndex(int file, const char* index, const char* value, int list);
QM_EXPORT char* QMSelectLeft(int file, const char* index, int list);
QM_EXPORT char* QMSelectRight(int file, const char* index, int list);
QM_EXPORT void QMSetLeft(int file, const char* index);
QM_EXPORT void QMSetRight(int file, const char* index);

/* Commands and calls. QMCall copies changed arguments back into the caller's buffers, which must be large enough;
 * QMCallx keeps them for QMGetArg (from 1). QMTryCall takes its arguments as arrays and gives the server's result. */
QM_EXPORT char* QMExecute(const char* command, int* err);
QM_EXPORT char* QMRespond(const char* text, int* err);
QM_EXPORT void QMEndCommand(void);
QM_EXPORT void QMCall(const char* name, short count, ...);
QM_EXPORT void QMCallx(const char* name, short count, ...);
QM_EXPORT int QMTryCall(const char* name, int count, const char* const* arguments, const int* sizes);
QM_EXPORT char* QMGetArg(int number);
QM_EXPORT char* QMGetArgBytes(int number, int* size);
QM_EXPORT short QMEnterPackage(const char* name);
QM_EXPORT short QMExitPackage(const char* name);

/* Strings: no connection needed */
QM_EXPORT char* QMExtract(const char* text, int field, int value, int subvalue);
QM_EXPORT char* QMReplace(const char* text, int field, int value, int subvalue, const char* item);
QM_EXPORT char* QMIns(const char* text, int field, int value, int subvalue, const char* item);
QM_EXPORT char* QMDel(const char* text, int field, int value, int subvalue);
QM_EXPORT int QMLocate(const char* item, const char* text, int field, int value, int subvalue, int* place,
                       const char* order);
QM_EXPORT char* QMChange(const char* text, const char* from, const char* to, int count, int first);
QM_EXPORT int QMDcount(const char* text, const char* delimiter);
QM_EXPORT char* QMField(const char* text, const char* delimiter, int first, int count);
QM_EXPORT int QMMatch(const char* text, const char* pattern);
QM_EXPORT char* QMMatchfield(const char* text, const char* pattern, int element);
QM_EXPORT void QMFree(void* string);

#ifdef __cplusplus
}
#endif

#endif
