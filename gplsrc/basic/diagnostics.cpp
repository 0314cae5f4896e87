// SPDX-License-Identifier: GPL-3.0-or-later
#include "basic/diagnostics.h"

#include <algorithm>
#include <tuple>

#include "base/limits.h"

namespace scarlet::basic {
namespace {

constexpr std::string_view kIndent = "   ";

// Spaces under the text before the caret; a TAB stays one so that the caret stands right.
std::string padding(std::string_view line, std::size_t columns) {
  std::string out(line.substr(0, std::min(columns, line.size())));
  for (char& c : out) c = c == '\t' ? '\t' : ' ';
  out.resize(columns, ' ');
  return out;
}

}  // namespace

std::string render(const Diagnostic& d) {
  using base::MessageId;
  const bool is_error = d.severity == Diagnostic::Severity::Error;
  std::string out = base::message(is_error ? MessageId::BasicErrorPlace : MessageId::BasicWarningPlace,
                                  {d.source, d.line_label, std::to_string(d.at.column), d.message});
  if (!d.line_text.empty() && d.at.column > 0) {
    out.append("\n").append(kIndent).append(d.line_text).append("\n").append(kIndent);
    out += padding(d.line_text, d.at.column - 1) + "^";
    if (d.at.length > 1) out.append(d.at.length - 1, '~');
  }
  if (!d.suggestion.empty()) out.append("\n").append(kIndent).append(d.suggestion);
  return out;
}

void Diagnostics::add(Diagnostic::Severity severity, const Position& at, base::MessageId id,
                      std::initializer_list<std::string_view> arguments, std::string suggestion) {
  Diagnostic d;
  d.severity = severity;
  d.id = id;
  d.at = at;
  d.message = base::message(id, arguments);
  d.suggestion = std::move(suggestion);
  if (at.source < sources_.size()) {
    d.source = sources_[at.source].name;
    d.line_label = sources_.line_label(at);
    d.line_text = sources_.line(at.source, at.line);
    const std::size_t width = d.line_text.size();
    const std::size_t left = width >= at.column ? width - at.column + 1 : 1;
    d.at.length = static_cast<std::uint32_t>(std::min<std::size_t>(at.length, left));
  }
  all_.push_back(std::move(d));
}

void Diagnostics::error(const Position& at, base::MessageId id, std::initializer_list<std::string_view> arguments,
                        std::string suggestion) {
  if (is_full()) return;
  ++errors_;
  add(Diagnostic::Severity::Error, at, id, arguments, std::move(suggestion));
  if (is_full()) add(Diagnostic::Severity::Error, at, base::MessageId::BasicTooManyErrors, {}, {});
}

void Diagnostics::warning(const Position& at, base::MessageId id, std::initializer_list<std::string_view> arguments,
                          std::string suggestion) {
  if (!is_full()) add(Diagnostic::Severity::Warning, at, id, arguments, std::move(suggestion));
}

bool Diagnostics::is_full() const { return errors_ >= base::limits::kCompilerErrors; }

std::vector<Diagnostic> Diagnostics::take() {
  const auto place = [](const Diagnostic& d) { return std::tuple(d.at.source, d.at.line, d.at.column); };
  std::stable_sort(all_.begin(), all_.end(),
                   [&](const Diagnostic& a, const Diagnostic& b) { return place(a) < place(b); });
  return std::move(all_);
}

}  // namespace scarlet::basic
