// SPDX-License-Identifier: GPL-3.0-or-later
// The exported functions about files, records and locks.
#include "base/status.h"
#include "client/api.h"
#include "protocol/fields.h"

using namespace scarlet::client;
using scarlet::protocol::RequestCode;

namespace {

RequestCode read_code(int lock, int wait) {
  switch (lock) {
    case 1: return wait ? RequestCode::ReadSharedWait : RequestCode::ReadShared;
    case 2: return wait ? RequestCode::ReadUpdateWait : RequestCode::ReadUpdate;
    default: return RequestCode::Read;
  }
}

char* read(const char* name, RequestCode code, int file, const char* id, int* size, int* err) {
  Call call(name);
  int ignored = 0;
  int& result = err ? *err : ignored;
  result = SV_ON_ERROR;
  if (size) *size = 0;
  if (!call.connected() || !call.good_id(id, false)) return copy({});
  const Outcome outcome = call.ask(request_for(code, file, id));
  result = Call::result_of(outcome);
  if (!outcome.done()) return copy({});
  if (size) *size = static_cast<int>(outcome.data.size());
  return copy(outcome.data);
}

int change(const char* name, RequestCode code, int file, const char* id, std::string_view data = {}, int flags = 0) {
  Call call(name);
  if (!call.connected() || !call.good_id(id, true)) return SV_ON_ERROR;
  scarlet::protocol::Request request = request_for(code, file, id);
  request.data = data;
  request.flags = static_cast<std::int16_t>(flags);
  return call.perform(request);
}

int lock_record(const char* name, int file, const char* id, int update, int wait) {
  constexpr int kUpdate = 1;
  constexpr int kNoWait = 2;
  return change(name, RequestCode::LockRecord, file, id, {}, (update ? kUpdate : 0) + (wait ? 0 : kNoWait));
}

}  // namespace

extern "C" {

int QMOpen(const char* file) {
  Call call("QMOpen");
  if (!call.connected()) return 0;
  const Outcome outcome = call.ask(request_for(RequestCode::Open, 0, file));
  return outcome.done() && outcome.data.size() >= 2 ? scarlet::protocol::short_at(outcome.data, 0) : 0;
}

void QMClose(int file) {
  Call call("QMClose");
  if (call.connected()) call.perform(request_for(RequestCode::Close, file));
}

char* QMRead(int file, const char* id, int* err) { return read("QMRead", RequestCode::Read, file, id, nullptr, err); }
char* QMReadl(int file, const char* id, int wait, int* err) {
  return read("QMReadl", read_code(1, wait), file, id, nullptr, err);
}
char* QMReadu(int file, const char* id, int wait, int* err) {
  return read("QMReadu", read_code(2, wait), file, id, nullptr, err);
}
char* QMReadBytes(int file, const char* id, int lock, int wait, int* size, int* err) {
  return read("QMReadBytes", read_code(lock, wait), file, id, size, err);
}

void QMWrite(int file, const char* id, const char* data) {
  change("QMWrite", RequestCode::Write, file, id, view(data));
}
void QMWriteu(int file, const char* id, const char* data) {
  change("QMWriteu", RequestCode::WriteKeepLock, file, id, view(data));
}
int QMWriteBytes(int file, const char* id, const char* data, int size, int keep_lock) {
  if (size < 0) return SV_ON_ERROR;
  return change("QMWriteBytes", keep_lock ? RequestCode::WriteKeepLock : RequestCode::Write, file, id,
                std::string_view(data, static_cast<std::size_t>(size)));
}

void QMDelete(int file, const char* id) { change("QMDelete", RequestCode::Delete, file, id); }
void QMDeleteu(int file, const char* id) { change("QMDeleteu", RequestCode::DeleteKeepLock, file, id); }
int QMTryDelete(int file, const char* id, int keep_lock) {
  return change("QMTryDelete", keep_lock ? RequestCode::DeleteKeepLock : RequestCode::Delete, file, id);
}

void QMRelease(int file, const char* id) {
  Call call("QMRelease");
  if (call.connected()) call.perform(request_for(RequestCode::Release, file, file == 0 ? nullptr : id));
}

void QMRecordlock(int file, const char* id, int update, int wait) {
  lock_record("QMRecordlock", file, id, update, wait);
}
int QMTryRecordlock(int file, const char* id, int update, int wait) {
  return lock_record("QMTryRecordlock", file, id, update, wait);
}

void QMMarkMapping(int file, int state) {
  Call call("QMMarkMapping");
  scarlet::protocol::Request request = request_for(RequestCode::MarkMapping, file);
  request.flags = static_cast<std::int16_t>(state);
  if (call.connected()) call.perform(request);
}

}  // extern "C"
