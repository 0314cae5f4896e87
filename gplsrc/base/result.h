// SPDX-License-Identifier: GPL-3.0-or-later
// Result<T>: a value or an Error. Used by base, os, value, shared, store, auth and net; the compiler and the
// interpreter throw inside and turn into Results at their border.
// An Error is a status number, the operating system's error number where there was one, and the name of the thing it
// happened to (a path, a file, a record id). It has no sentence: those come from the message table (base/message.h).
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "base/check.h"
#include "base/status.h"

namespace scarlet::base {

struct Error {
  Status status = Status::ActionFailed;
  int os_error = 0;     // errno, 0 when the operating system had no part in it
  std::string subject;  // what it happened to; may be empty
};

template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}
  Result(Status status) : Result(Error{status, 0, {}}) {}

  bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }

  T& value() & { return check(ok()), std::get<0>(state_); }
  const T& value() const& { return check(ok()), std::get<0>(state_); }
  T&& value() && { return check(ok()), std::move(std::get<0>(state_)); }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

  const Error& error() const { return check(!ok()), std::get<1>(state_); }
  Status status() const { return ok() ? Status::Ok : std::get<1>(state_).status; }

 private:
  std::variant<T, Error> state_;
};

template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Error error) : error_(std::move(error)) {}
  Result(Status status) {
    if (status != Status::Ok) error_ = Error{status, 0, {}};
  }

  bool ok() const { return !error_; }
  explicit operator bool() const { return ok(); }
  const Error& error() const { return check(!ok()), *error_; }
  Status status() const { return ok() ? Status::Ok : error_->status; }

 private:
  std::optional<Error> error_;
};

}  // namespace scarlet::base

// Hands an error of `expression` (a Result) to the caller.
#define SCARLET_TRY(expression)                                     \
  do {                                                              \
    if (auto tried_ = (expression); !tried_) return tried_.error(); \
  } while (false)
