// SPDX-License-Identifier: GPL-3.0-or-later
// Value: what a QMBasic variable holds, in 16 bytes.
//
//      byte  0       7 8       13 14   15
//            +---------+---------+----+-----+
//   number   | int64 or double   |    | tag |
//   inline   | up to 14 bytes    |len | tag |   a string of at most 14 bytes lies in the value itself
//   counted  | pointer | extra48 |    | tag |   a longer string, an exploded array, a resource
//
// extra48 belongs to the variable, not to what it points to: the REMOVE pointer of a string (a copy of the value starts
// at 0), the cell number of an element reference. Counted things are copied on write; a string whose only owner is this
// value grows in place. The bytes behind a shorter inline string are 0, so that equal inline strings are equal words.
// A string used as a dynamic array may exist in exploded form (dynamic_array.h): a vector of elements, each again a
// Value; it is flattened only when somebody needs the bytes.
//
// Ownership: values own a share of what they point to. Threads: reference counts are not atomic; a Value and all that
// share its parts belong to one thread.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>

#include "base/check.h"
#include "value/short_bytes.h"

namespace scarlet::value {

static_assert(std::endian::native == std::endian::little, "the layout of Value is defined for little-endian machines");

enum class Tag : std::uint8_t {
  Unassigned = 0,
  Int,
  Double,
  Inline,    // string in the value
  FrameRef,  // uncounted pointer to a Value of a frame below: an argument passed by reference
  // From here on: counted.
  Heap,        // StringRep
  Array,       // ArrayRep: exploded dynamic array
  ElementRef,  // Matrix and cell number: a matrix element or common variable passed or bound by reference
  Matrix,
  Resource,  // file, select list, socket, object, subroutine, ...
};
constexpr bool is_counted(Tag tag) { return tag >= Tag::Heap; }

// What a variable can refer to besides data. Kinds are the codes of VARTYPE().
enum class ResourceKind : std::uint8_t {
  Subroutine = 4,
  File = 6,
  Matrix = 7,
  Common = 8,
  ScreenImage = 9,
  SelectList = 11,
  PickMatrix = 12,
  Socket = 13,
  Object = 15,
  Json = 16,
  Xml = 17,
};

class Resource {
 public:
  Resource() = default;
  Resource(const Resource&) = delete;
  Resource& operator=(const Resource&) = delete;
  virtual ~Resource() = default;
  virtual ResourceKind kind() const = 0;
  // How the variable reads as a string; only subroutine variables have one.
  virtual std::string_view text() const { return {}; }

 private:
  friend class Value;
  std::uint32_t references_ = 1;
};

// What the values that share a string or an exploded array count; both begin with it.
struct Counted {
  std::uint32_t references = 1;
};

// A flat string with room to grow; the bytes follow the header.
struct StringRep : Counted {
  enum class Numeric : std::uint8_t { Unknown, No, Int, Double };
  mutable Numeric numeric = Numeric::Unknown;  // what arithmetic found in it, valid until the bytes change
  mutable std::uint16_t positional_work = 0;   // spent on uses by position, see explode.h
  mutable std::int64_t number = 0;             // the int64 or the bits of the double
  std::size_t size = 0;
  std::size_t capacity = 0;

  char* bytes() { return reinterpret_cast<char*>(this + 1); }
  const char* bytes() const { return reinterpret_cast<const char*>(this + 1); }
  // Size 0. std::bad_alloc beyond limits::kStringBytes or when there is no memory.
  static StringRep* make(std::size_t capacity);
  static StringRep* grow(StringRep* rep, std::size_t capacity);  // of one owner; may move it
  static void free(StringRep* rep);
};

struct ArrayRep;  // array_rep.h
class Matrix;     // matrix.h

// Room for the text of any number.
struct Scratch {
  char bytes[400];
};

inline constexpr int kDefaultPrecision = 4;

class Value {
 public:
  static constexpr std::size_t kInlineBytes = 14;

  Value() noexcept { clear_words(); }
  ~Value() {
    if (is_counted(tag())) release();
  }
  Value(const Value& other) noexcept {
    copy_words(other);
    if (is_counted(tag())) retain();
  }
  Value(Value&& other) noexcept {
    copy_words(other);
    other.clear_words();
  }
  Value& operator=(const Value& other) noexcept {
    Value copy(other);
    return *this = std::move(copy);
  }
  Value& operator=(Value&& other) noexcept {
    if (this == &other) return *this;
    const Value old(std::move(*this));
    copy_words(other);
    other.clear_words();
    return *this;
  }

  static Value of(std::int64_t number) noexcept {
    Value v;
    v.low_ = static_cast<std::uint64_t>(number);
    v.set_tag(Tag::Int);
    return v;
  }
  static Value of(int number) noexcept { return of(static_cast<std::int64_t>(number)); }
  static Value of(bool) = delete;
  static Value of(double number) noexcept {
    Value v;
    v.low_ = std::bit_cast<std::uint64_t>(number);
    v.set_tag(Tag::Double);
    return v;
  }
  static Value truth(bool is) noexcept { return of(static_cast<std::int64_t>(is ? 1 : 0)); }
  static Value of(std::string_view text) {
    return text.size() <= kInlineBytes ? of_short(text.data(), text.size()) : of_long(text);
  }
  static Value of(const char* text) { return of(std::string_view(text)); }
  static Value of(const std::string& text) { return of(std::string_view(text)); }
  // An inline string of up to eight bytes, the first in the lowest byte of the word, zeros behind the last.
  static Value of_word(std::uint64_t bytes, std::size_t size) noexcept {
    Value v;
    v.low_ = bytes;
    v.high_ = static_cast<std::uint64_t>(size) << 48 | static_cast<std::uint64_t>(Tag::Inline) << 56;
    return v;
  }
  static Value empty() noexcept {
    Value v;
    v.set_tag(Tag::Inline);
    return v;
  }
  // Takes over one reference of the rep / resource / array.
  static Value adopt(StringRep* rep) noexcept { return counted(rep, Tag::Heap); }
  static Value adopt(ArrayRep* rep) noexcept { return counted(rep, Tag::Array); }
  static Value adopt(Resource* resource) noexcept { return counted(resource, Tag::Resource); }
  static Value adopt(Matrix* matrix) noexcept;
  // Takes a share of its own.
  static Value sharing(Resource* resource) noexcept {
    Value owner = adopt(resource);
    Value copy(owner);
    owner.clear_words();  // its share is somebody else's
    return copy;
  }
  static Value frame_reference(Value* target) noexcept {
    Value v;
    v.low_ = reinterpret_cast<std::uintptr_t>(target);
    v.set_tag(Tag::FrameRef);
    return v;
  }
  // Shares the matrix; `cell` is its linear cell number.
  static Value element_reference(const Value& matrix, std::size_t cell) noexcept;

  Tag tag() const noexcept { return static_cast<Tag>(high_ >> 56); }
  bool is_unassigned() const noexcept { return tag() == Tag::Unassigned; }
  bool is_int() const noexcept { return tag() == Tag::Int; }
  bool is_double() const noexcept { return tag() == Tag::Double; }
  bool is_number() const noexcept { return is_int() || is_double(); }
  bool is_flat_string() const noexcept { return tag() == Tag::Inline || tag() == Tag::Heap; }
  bool is_string() const noexcept { return is_flat_string() || tag() == Tag::Array; }
  bool is_data() const noexcept { return is_number() || is_string(); }
  bool is_reference() const noexcept { return tag() == Tag::FrameRef || tag() == Tag::ElementRef; }
  bool is_matrix() const noexcept { return tag() == Tag::Matrix; }
  bool is_resource() const noexcept { return tag() == Tag::Resource; }

  std::int64_t as_int() const noexcept { return static_cast<std::int64_t>(low_); }
  double as_double() const noexcept { return std::bit_cast<double>(low_); }
  // A number as a double, whichever kind it is.
  double number() const noexcept { return is_int() ? static_cast<double>(as_int()) : as_double(); }
  void set_int(std::int64_t number) noexcept {
    if (is_counted(tag())) release();
    low_ = static_cast<std::uint64_t>(number);
    high_ = static_cast<std::uint64_t>(Tag::Int) << 56;
  }
  void set_double(double number) noexcept {
    if (is_counted(tag())) release();
    low_ = std::bit_cast<std::uint64_t>(number);
    high_ = static_cast<std::uint64_t>(Tag::Double) << 56;
  }

  // The same 16 bytes: for two inline strings, equality of their text.
  bool identical(const Value& other) const noexcept { return low_ == other.low_ && high_ == other.high_; }

  // Below 0, 0 or above: the order of the bytes of two inline strings, a shorter one before its continuations.
  static int compare_inline(const Value& a, const Value& b) noexcept {
    constexpr std::uint64_t kText = kExtraMask;  // of the high word
    if (a.low_ != b.low_) return __builtin_bswap64(a.low_) < __builtin_bswap64(b.low_) ? -1 : 1;
    const std::uint64_t x = __builtin_bswap64(a.high_ & kText);
    const std::uint64_t y = __builtin_bswap64(b.high_ & kText);
    if (x != y) return x < y ? -1 : 1;
    return a.inline_size() == b.inline_size() ? 0 : (a.inline_size() < b.inline_size() ? -1 : 1);
  }

  // The bytes of a flat string; valid until the value changes or dies.
  std::string_view view() const noexcept {
    if (tag() == Tag::Inline) return {reinterpret_cast<const char*>(this), inline_size()};
    return {rep()->bytes(), rep()->size};
  }
  // The text of any data: numbers are formatted into the scratch under the precision, arrays are flattened (the flat
  // form is kept beside the exploded one). Unassigned and resources without a text give "".
  std::string_view text(Scratch& scratch, int precision = kDefaultPrecision) const;
  std::string to_string(int precision = kDefaultPrecision) const;

  // Appends bytes; in place when this value is the only owner of its string. The value must be a string; an exploded
  // array stays one.
  void append(std::string_view bytes) {
    if (tag() == Tag::Heap && rep()->references == 1 && rep()->capacity - rep()->size >= bytes.size()) {
      if (!bytes.empty()) std::memcpy(rep()->bytes() + rep()->size, bytes.data(), bytes.size());
      rep()->size += bytes.size();
      rep()->numeric = StringRep::Numeric::Unknown;
      set_extra(0);
    } else {
      append_slowly(bytes);
    }
  }
  // Makes this a flat string (from a number under the precision, or an array).
  void flatten(int precision = kDefaultPrecision);
  // A flat string whose bytes may be written by the caller: alone in owning them, with `size` bytes (new ones are
  // uninitialised).
  char* writable(std::size_t size);

  Resource* resource() const noexcept { return pointer<Resource>(); }
  Matrix* matrix() const noexcept { return pointer<Matrix>(); }  // of Tag::Matrix and Tag::ElementRef
  ArrayRep* array() const noexcept { return pointer<ArrayRep>(); }
  StringRep* rep() const noexcept { return pointer<StringRep>(); }
  Value* frame_target() const noexcept { return pointer<Value>(); }
  bool is_shared() const noexcept;

  // 48 bits that belong to the variable: REMOVE position or cell number. Only for counted tags.
  std::uint64_t extra() const noexcept { return high_ & kExtraMask; }
  void set_extra(std::uint64_t extra) noexcept { high_ = (high_ & ~kExtraMask) | (extra & kExtraMask); }
  // A short string moves to the heap so that it can have an extra (REMOVE on an inline string).
  void force_heap();

 private:
  static constexpr std::uint64_t kExtraMask = (std::uint64_t{1} << 48) - 1;

  template <class T>
  T* pointer() const noexcept {
    return reinterpret_cast<T*>(static_cast<std::uintptr_t>(low_));
  }
  static Value counted(void* pointer, Tag tag) noexcept {
    Value v;
    v.low_ = reinterpret_cast<std::uintptr_t>(pointer);
    v.set_tag(tag);
    return v;
  }
  void set_tag(Tag tag) noexcept {
    high_ = (high_ & ~(std::uint64_t{0xFF} << 56)) | (static_cast<std::uint64_t>(tag) << 56);
  }
  std::size_t inline_size() const noexcept { return static_cast<std::size_t>((high_ >> 48) & 0xFF); }
  static Value of_short(const char* bytes, std::size_t size) noexcept {
    const TwoWords words = load_short_bytes(bytes, size);
    Value v;
    v.low_ = words.low;
    v.high_ = words.high | static_cast<std::uint64_t>(size) << 48 | static_cast<std::uint64_t>(Tag::Inline) << 56;
    return v;
  }
  static Value of_long(std::string_view text);
  void append_slowly(std::string_view bytes);
  void clear_words() noexcept { low_ = high_ = 0; }
  // Word by word: a value that was just written in two halves is not there yet for one wide load, and waiting for it
  // costs more than all the rest. The empty asm keeps the compiler from joining the halves.
  void copy_words(const Value& other) noexcept {
    std::uint64_t low = other.low_;
    std::uint64_t high = other.high_;
    asm("" : "+r"(low), "+r"(high));
    low_ = low;
    high_ = high;
  }
  // Takes a share of what the copied words point to.
  void retain() noexcept {
    if (tag() <= Tag::Array) {
      ++pointer<Counted>()->references;
      high_ &= ~kExtraMask;
    } else {
      ++resource()->references_;
    }
  }
  // Gives the share back; leaves the words as they are.
  void release() noexcept {
    std::uint32_t& references = tag() <= Tag::Array ? pointer<Counted>()->references : resource()->references_;
    if (--references == 0) destroy();
  }
  void destroy() noexcept;

  std::uint64_t low_;
  std::uint64_t high_;
};
static_assert(sizeof(Value) == 16);

}  // namespace scarlet::value
