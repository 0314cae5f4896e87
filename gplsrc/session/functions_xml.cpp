// SPDX-License-Identifier: GPL-3.0-or-later
// XML. The document is a text, or a variable that XMLPARSE() made: a text is read at every call and a changed one
// returned; a variable is read once and changed in place.
#include "base/text.h"
#include "session/functions_formats.h"
#include "session/session.h"
#include "value/dynamic_array.h"

namespace scarlet::session::functions {
namespace {

using base::Result;
using base::Status;
using formats::Xml;
using value::Value;

XmlVariable* variable_of(const Value& value) {
  if (!value.is_resource() || value.resource()->kind() != value::ResourceKind::Xml) return nullptr;
  return static_cast<XmlVariable*>(value.resource());
}

// Runs `use(Xml&)` on the document of the first argument.
template <class Use>
Value with_document(const FormatCall& call, Use use) {
  if (XmlVariable* const variable = variable_of(call.value(0))) return use(variable->xml);
  auto xml = Xml::parse(call.text(0));
  return xml ? use(*xml) : call.fail(xml.error());
}

// The document after a change: itself, or its new text. NotFound when there was nothing to change.
template <class Change>
Value after_change(const FormatCall& call, Change change) {
  return with_document(call, [&](Xml& xml) {
    const Result<std::size_t> changed = change(xml);
    if (!changed) return call.fail(changed.error());
    if (*changed == 0) (void)call.fail(Status::NotFound);
    return variable_of(call.value(0)) ? call.value(0) : Value::of(xml.write());
  });
}

std::string table_text(const std::vector<std::vector<std::string>>& rows, std::size_t columns) {
  std::string out;
  for (std::size_t column = 0; column < columns; ++column) {
    if (column > 0) out += base::kFieldMark;
    for (std::size_t row = 0; row < rows.size(); ++row) {
      if (row > 0) out += base::kValueMark;
      out += rows[row][column];
    }
  }
  return out;
}

std::string_view value_at(std::string_view array, std::size_t field, std::size_t value) {
  const std::string_view whole = value::element_of(array, base::kFieldMark, static_cast<std::int64_t>(field) + 1);
  return value::element_of(whole, base::kValueMark, static_cast<std::int64_t>(value) + 1);
}

std::size_t values_in(std::string_view array, std::size_t fields) {
  std::size_t most = 0;
  for (std::size_t field = 0; field < fields; ++field) {
    const std::string_view whole = value::element_of(array, base::kFieldMark, static_cast<std::int64_t>(field) + 1);
    most = std::max(most, base::split(whole, base::kValueMark).size());
  }
  return most;
}

}  // namespace

// XMLPARSE(text)
SCARLET_FUNCTION(xml_parse) {
  const FormatCall call(session, arguments, machine);
  auto xml = Xml::parse(call.text(0));
  return xml ? Value::adopt(new XmlVariable(std::move(*xml))) : call.fail(xml.error());
}

// XMLBUILD(document{, indent})
SCARLET_FUNCTION(xml_build) {
  const FormatCall call(session, arguments, machine);
  constexpr std::int64_t kMostIndent = 16;
  const auto indent = static_cast<int>(std::clamp<std::int64_t>(call.integer(1), 0, kMostIndent));
  return with_document(call, [&](const Xml& xml) { return Value::of(xml.write(indent)); });
}

// XMLGET(document, xpath)
SCARLET_FUNCTION(xml_get) {
  const FormatCall call(session, arguments, machine);
  return with_document(call, [&](const Xml& xml) {
    const auto texts = xml.texts(call.text(1));
    if (!texts) return call.fail(texts.error());
    return texts->empty() ? call.fail(Status::NotFound) : Value::of(joined_by_field_marks(*texts));
  });
}

// XMLCOUNT(document, xpath)
SCARLET_FUNCTION(xml_count) {
  const FormatCall call(session, arguments, machine);
  return with_document(call, [&](const Xml& xml) {
    const auto count = xml.count(call.text(1));
    return count ? Value::of(static_cast<std::int64_t>(*count)) : call.fail_with_zero(count.error());
  });
}

// XMLSET(document, xpath, text)
SCARLET_FUNCTION(xml_set) {
  const FormatCall call(session, arguments, machine);
  return after_change(call, [&](Xml& xml) { return xml.set_text(call.text(1), call.text(2)); });
}

// XMLADD(document, xpath, name{, text})
SCARLET_FUNCTION(xml_add) {
  const FormatCall call(session, arguments, machine);
  return after_change(call, [&](Xml& xml) { return xml.add(call.text(1), call.text(2), call.text(3)); });
}

// XMLDEL(document, xpath)
SCARLET_FUNCTION(xml_delete) {
  const FormatCall call(session, arguments, machine);
  return after_change(call, [&](Xml& xml) { return xml.remove(call.text(1)); });
}

// XMLTODYN(document, rows, columns)
SCARLET_FUNCTION(xml_to_dynamic) {
  const FormatCall call(session, arguments, machine);
  const std::vector<std::string> columns = call.list(2);
  return with_document(call, [&](const Xml& xml) {
    const auto table = xml.table(call.text(1), columns);
    return table ? Value::of(table_text(*table, columns.size())) : call.fail(table.error());
  });
}

// DYNTOXML(array, names{, root{, row}})
SCARLET_FUNCTION(dynamic_to_xml) {
  const FormatCall call(session, arguments, machine);
  const std::string array = call.text(0);
  const std::vector<std::string> names = call.list(1);
  const std::string root = call.has(2) ? call.text(2) : "ROOT";
  const std::string row = call.has(3) ? call.text(3) : "ROW";
  Xml xml;
  if (const auto made = xml.add("/", root, ""); !made) return call.fail(made.error());
  const std::size_t rows = values_in(array, names.size());
  for (std::size_t i = 0; i < rows; ++i) {
    if (const auto made = xml.add("/*", row, ""); !made) return call.fail(made.error());
    for (std::size_t column = 0; column < names.size(); ++column) {
      const auto made = xml.add("/*/*[last()]", names[column], value_at(array, column, i));
      if (!made) return call.fail(made.error());
    }
  }
  return Value::of(xml.write());
}

}  // namespace scarlet::session::functions
