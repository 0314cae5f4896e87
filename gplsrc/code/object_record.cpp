// SPDX-License-Identifier: GPL-3.0-or-later
#include "code/object_record.h"

#include <array>
#include <bit>
#include <cstring>
#include <type_traits>

#include "base/crc32c.h"
#include "code/tables.h"
#include "code/verifier.h"

namespace scarlet::code {
namespace {

using base::Error;
using base::Status;
using value::Value;

constexpr std::array<char, 8> kMagic = {'S', 'c', 'a', 'r', 'l', 'e', 't', '\x01'};
constexpr std::uint32_t kVersion = 2;
constexpr std::size_t kCrcAt = kMagic.size();
constexpr std::size_t kCoveredFrom = kCrcAt + sizeof(std::uint32_t);
constexpr std::size_t kHeaderBytes = kCoveredFrom + 2 * sizeof(std::uint32_t);

std::uint32_t mix(std::uint32_t seed, std::string_view text) {
  const std::uint32_t size = static_cast<std::uint32_t>(text.size());
  return base::crc32c(text.data(), text.size(), base::crc32c(&size, sizeof size, seed));
}

std::uint32_t compute_fingerprint() {
  std::uint32_t seed = 0;
  for (std::uint16_t i = 0; i < static_cast<std::uint16_t>(Opcode::Limit); ++i) {
    const OpcodeInfo& row = info(static_cast<Opcode>(i));
    seed = mix(mix(mix(seed, row.name), row.operands), row.extension);
  }
  for (std::uint16_t i = 0; i < static_cast<std::uint16_t>(StatementId::Limit); ++i) {
    const StatementInfo& row = info(static_cast<StatementId>(i));
    seed = mix(mix(seed, row.name), row.operands);
  }
  for (std::uint16_t i = 0; i < static_cast<std::uint16_t>(Intrinsic::Limit); ++i) {
    seed = mix(seed, info(static_cast<Intrinsic>(i)).name);
  }
  for (std::uint16_t i = 0; i < static_cast<std::uint16_t>(AtVariable::Limit); ++i) {
    seed = mix(seed, info(static_cast<AtVariable>(i)).name);
  }
  return seed;
}

std::uint32_t fingerprint() {
  static const std::uint32_t kFingerprint = compute_fingerprint();
  return kFingerprint;
}

enum class ConstantKind : std::uint8_t { Unassigned, Int, Double, Text };

class Writer {
 public:
  explicit Writer(std::string& out) : out_(out) {}

  template <class T>
  requires std::is_integral_v<T> || std::is_enum_v<T>
  void number(const T& n) { out_.append(reinterpret_cast<const char*>(&n), sizeof n); }
  void text(const std::string& s) {
    number(static_cast<std::uint32_t>(s.size()));
    out_ += s;
  }
  template <class T, class Each>
  void list(const std::vector<T>& items, std::size_t, Each each) {
    number(static_cast<std::uint32_t>(items.size()));
    for (const T& item : items) each(item);
  }
  void raw(const std::vector<Instruction>& instructions) {
    number(static_cast<std::uint32_t>(instructions.size()));
    out_.append(reinterpret_cast<const char*>(instructions.data()), instructions.size() * sizeof(Instruction));
  }
  void constant(const Value& v) {
    if (v.is_unassigned()) return number(ConstantKind::Unassigned);
    if (v.is_int()) return number(ConstantKind::Int), number(v.as_int());
    if (v.is_double()) return number(ConstantKind::Double), number(std::bit_cast<std::uint64_t>(v.as_double()));
    number(ConstantKind::Text);
    text(v.to_string());
  }

 private:
  std::string& out_;
};

// After the first thing that does not fit everything reads as zero and ok() is false.
class Reader {
 public:
  explicit Reader(std::string_view in) : in_(in) {}

  bool ok() const { return ok_; }
  bool at_end() const { return in_.empty(); }

  template <class T>
  requires std::is_integral_v<T> || std::is_enum_v<T>
  void number(T& n) {
    std::array<char, sizeof(T)> bytes{};
    const std::string_view from = take(sizeof n);
    if (!from.empty()) std::memcpy(bytes.data(), from.data(), from.size());
    if constexpr (std::is_same_v<T, bool>) {
      n = bytes[0] != 0;
    } else {
      std::memcpy(&n, bytes.data(), sizeof n);
    }
  }
  void text(std::string& s) { s = take(count(1)); }
  // `least` is the smallest number of bytes an item can take: a count beyond what is left is refused before anything
  // is allocated.
  template <class T, class Each>
  void list(std::vector<T>& items, std::size_t least, Each each) {
    const std::size_t n = count(least);
    items.clear();
    items.reserve(n);
    for (std::size_t i = 0; i < n && ok_; ++i) each(items.emplace_back());
  }
  void raw(std::vector<Instruction>& instructions) {
    const std::string_view from = take(count(sizeof(Instruction)) * sizeof(Instruction));
    instructions.resize(from.size() / sizeof(Instruction));
    if (!from.empty()) std::memcpy(instructions.data(), from.data(), from.size());
  }
  void constant(Value& v) {
    ConstantKind kind{};
    number(kind);
    if (kind == ConstantKind::Int) {
      std::int64_t n = 0;
      number(n);
      v = Value::of(n);
    } else if (kind == ConstantKind::Double) {
      std::uint64_t bits = 0;
      number(bits);
      v = Value::of(std::bit_cast<double>(bits));
    } else if (kind == ConstantKind::Text) {
      v = Value::of(take(count(1)));
    } else if (kind != ConstantKind::Unassigned) {
      ok_ = false;
    }
  }

 private:
  std::string_view take(std::size_t size) {
    if (!ok_ || size > in_.size()) {
      ok_ = false;
      return {};
    }
    const std::string_view taken = in_.substr(0, size);
    in_.remove_prefix(size);
    return taken;
  }
  std::size_t count(std::size_t least) {
    std::uint32_t n = 0;
    number(n);
    if (n > in_.size() / least) ok_ = false;
    return ok_ ? n : 0;
  }

  std::string_view in_;
  bool ok_ = true;
};

// U is CodeUnit or const CodeUnit; the same for the parts.
template <class Io, class R>
void transfer_routine(Io& io, R& r) {
  io.text(r.name);
  io.number(r.kind);
  io.number(r.entry);
  io.number(r.end);
  io.number(r.register_count);
  io.number(r.variable_arguments);
  io.list(r.parameters, 2, [&](auto& p) { io.number(p.matrix), io.number(p.by_value); });
  io.list(r.captures, 5, [&](auto& c) { io.number(c.target), io.number(c.source), io.number(c.from); });
  io.list(r.variables, 8,
          [&](auto& v) { io.text(v.name), io.number(v.reg), io.number(v.matrix), io.number(v.temporary); });
  io.list(r.private_matrices, 10, [&](auto& m) { io.number(m.reg), io.number(m.rows), io.number(m.columns); });
  io.list(r.tries, 14, [&](auto& t) { io.number(t.begin), io.number(t.end), io.number(t.handler), io.number(t.reg); });
}

template <class Io, class B>
void transfer_common(Io& io, B& b) {
  io.text(b.name);
  io.number(b.start_unassigned);
  io.number(b.pick_style);
  io.list(b.variables, 11,
          [&](auto& v) { io.number(v.reg), io.number(v.matrix), io.number(v.rows), io.number(v.columns); });
}

template <class Io, class C>
void transfer_class(Io& io, C& c) {
  io.text(c.name);
  io.list(c.inherits, 4, [&](auto& name) { io.text(name); });
  io.list(c.variables, 15, [&](auto& v) {
    io.text(v.name), io.number(v.is_public), io.number(v.read_only), io.number(v.matrix), io.number(v.rows);
    io.number(v.columns);
  });
  io.number(c.max_arguments);
}

template <class Io, class U>
void transfer(Io& io, U& u) {
  io.number(u.kind);
  io.text(u.name);
  io.list(u.sources, 4, [&](auto& name) { io.text(name); });
  io.number(u.callable_by_clients);
  io.number(u.ignore_case);
  io.number(u.debugging);
  io.raw(u.instructions);
  io.list(u.constants, 1, [&](auto& v) { io.constant(v); });
  io.list(u.routines, 36, [&](auto& r) { transfer_routine(io, r); });
  io.list(u.commons, 10, [&](auto& b) { transfer_common(io, b); });
  io.list(u.call_sites, 5, [&](auto& s) { io.text(s.name), io.number(s.function); });
  transfer_class(io, u.class_info);
  io.list(u.lines, 10, [&](auto& l) { io.number(l.instruction), io.number(l.line), io.number(l.source); });
}

void append_number(std::string& out, std::uint32_t n) { out.append(reinterpret_cast<const char*>(&n), sizeof n); }

std::uint32_t number_at(std::string_view bytes, std::size_t at) {
  std::uint32_t n = 0;
  std::memcpy(&n, bytes.data() + at, sizeof n);
  return n;
}

Error invalid(std::string_view why) { return {Status::ObjectCodeInvalid, 0, std::string(why)}; }

}  // namespace

std::string encode_object_record(const CodeUnit& unit) {
  std::string out(kMagic.data(), kMagic.size());
  append_number(out, 0);
  append_number(out, kVersion);
  append_number(out, fingerprint());
  Writer writer(out);
  transfer(writer, unit);
  const std::uint32_t crc = base::crc32c(out.data() + kCoveredFrom, out.size() - kCoveredFrom);
  std::memcpy(out.data() + kCrcAt, &crc, sizeof crc);
  return out;
}

bool is_object_record(std::string_view bytes) {
  return bytes.size() >= kHeaderBytes && bytes.starts_with(std::string_view(kMagic.data(), kMagic.size()));
}

base::Result<CodeUnit> decode_object_record(std::string_view bytes) {
  if (!is_object_record(bytes)) return invalid("no object record");
  if (number_at(bytes, kCrcAt) != base::crc32c(bytes.data() + kCoveredFrom, bytes.size() - kCoveredFrom)) {
    return invalid("checksum");
  }
  const bool ours = number_at(bytes, kCoveredFrom) == kVersion &&
                    number_at(bytes, kCoveredFrom + sizeof(std::uint32_t)) == fingerprint();
  if (!ours) return invalid("compiled by another version");
  CodeUnit unit;
  Reader reader(bytes.substr(kHeaderBytes));
  transfer(reader, unit);
  if (!reader.ok() || !reader.at_end()) return invalid("damaged");
  if (const auto fault = verify(unit)) return invalid(*fault);
  return unit;
}

}  // namespace scarlet::code
