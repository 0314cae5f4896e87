// SPDX-License-Identifier: GPL-3.0-or-later
#include "formats/xml.h"

#include <algorithm>
#include <pugixml.hpp>

#include "base/limits.h"
#include "base/text.h"
#include "formats/utf8.h"

namespace scarlet::formats {
namespace {

using base::Error;
using base::Result;
using base::Status;

class StringWriter : public pugi::xml_writer {
 public:
  void write(const void* data, std::size_t size) override { out_.append(static_cast<const char*>(data), size); }
  std::string take() { return std::move(out_); }

 private:
  std::string out_;
};

Error parse_error(const pugi::xml_parse_result& result, std::string_view document) {
  const std::string_view read =
      document.substr(0, static_cast<std::size_t>(std::max<std::ptrdiff_t>(result.offset, 0)));
  const auto lines = std::count(read.begin(), read.end(), '\n');
  const std::size_t line_start = read.rfind('\n') == std::string_view::npos ? 0 : read.rfind('\n') + 1;
  return {Status::BadParameters, 0,
          std::string(result.description()) + " (" + std::to_string(lines + 1) + ":" +
              std::to_string(read.size() - line_start + 1) + ")"};
}

// Runs `use` with the compiled XPath; pugixml throws, nobody above does.
template <class Use>
auto with_xpath(std::string_view xpath, Use use) -> decltype(use(std::declval<const pugi::xpath_query&>())) {
  if (xpath.size() > base::limits::kXpathBytes) return Status::LimitReached;
  try {
    const pugi::xpath_query query(std::string(xpath).c_str());
    return use(query);
  } catch (const pugi::xpath_exception& bad) {
    return Error{Status::BadParameters, 0, bad.what()};
  }
}

void append_text(const pugi::xml_node& node, std::string& out) {
  struct Walker : pugi::xml_tree_walker {
    explicit Walker(std::string& to) : out(to) {}
    bool for_each(pugi::xml_node& each) override {
      if (each.type() == pugi::node_pcdata || each.type() == pugi::node_cdata) out += each.value();
      return true;
    }
    std::string& out;
  };
  Walker walker(out);
  pugi::xml_node(node).traverse(walker);
}

std::string text_of(const pugi::xpath_node& found) {
  if (found.attribute()) return found.attribute().value();
  const pugi::xml_node node = found.node();
  if (node.type() != pugi::node_element && node.type() != pugi::node_document) return node.value();
  std::string out;
  append_text(node, out);
  return out;
}

std::string text_of(const pugi::xpath_query& query, const pugi::xpath_node& from) {
  if (query.return_type() != pugi::xpath_type_node_set) return query.evaluate_string(from);
  const pugi::xpath_node found = query.evaluate_node(from);
  return found ? text_of(found) : std::string();
}

bool set_text_of(const pugi::xpath_node& found, const std::string& text) {
  if (found.attribute()) return found.attribute().set_value(text.c_str());
  pugi::xml_node node = found.node();
  if (node.type() != pugi::node_element) return node.set_value(text.c_str());
  node.remove_children();
  return text.empty() || node.append_child(pugi::node_pcdata).set_value(text.c_str());
}

bool remove_found(const pugi::xpath_node& found) {
  if (found.attribute()) return found.parent().remove_attribute(found.attribute());
  return found.node().parent().remove_child(found.node());
}

bool add_to(const pugi::xpath_node& found, std::string_view name, const std::string& text) {
  pugi::xml_node node = found.node();
  if (node.type() != pugi::node_element && node.type() != pugi::node_document) return false;
  if (name.starts_with('@')) {
    const std::string attribute_name(name.substr(1));
    pugi::xml_attribute attribute = node.attribute(attribute_name.c_str());
    if (!attribute) attribute = node.append_attribute(attribute_name.c_str());
    return attribute.set_value(text.c_str());
  }
  pugi::xml_node child = node.append_child(std::string(name).c_str());
  return child && (text.empty() || child.append_child(pugi::node_pcdata).set_value(text.c_str()));
}

// XML has no way to write most control characters.
std::string writable(std::string_view bytes) {
  std::string text = utf8_from_bytes(bytes);
  std::erase_if(text,
                [](char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n' && c != '\r'; });
  return text;
}

template <class Change>
Result<std::size_t> change_all(const pugi::xml_document& document, std::string_view xpath, Change change) {
  return with_xpath(xpath, [&](const pugi::xpath_query& query) -> Result<std::size_t> {
    if (query.return_type() != pugi::xpath_type_node_set) return Status::BadParameters;
    // From the last to the first: a change of a node may end the nodes in it.
    pugi::xpath_node_set nodes = query.evaluate_node_set(document);
    nodes.sort(true);
    std::size_t changed = 0;
    for (const pugi::xpath_node& found : nodes) {
      if (change(found)) ++changed;
    }
    return changed;
  });
}

}  // namespace

Xml::Xml() : document_(std::make_unique<pugi::xml_document>()) {}
Xml::Xml(Xml&&) noexcept = default;
Xml& Xml::operator=(Xml&&) noexcept = default;
Xml::~Xml() = default;

Result<Xml> Xml::parse(std::string_view document) {
  if (document.size() > base::limits::kXmlBytes) return Status::LimitReached;
  Xml xml;
  if (document.empty()) return xml;
  const std::string text = utf8_from_bytes(document);
  const auto encoding = text.size() == document.size() ? pugi::encoding_auto : pugi::encoding_utf8;
  const pugi::xml_parse_result result =
      xml.document_->load_buffer(text.data(), text.size(), pugi::parse_full, encoding);
  if (!result) return parse_error(result, text);
  // It is UTF-8 from here on, whatever it says.
  const pugi::xml_node first = xml.document_->first_child();
  if (first.type() == pugi::node_declaration) first.attribute("encoding").set_value("UTF-8");
  return xml;
}

std::string Xml::write(int indent) const {
  StringWriter writer;
  const std::string spaces(static_cast<std::size_t>(std::max(indent, 0)), ' ');
  const unsigned style = pugi::format_no_declaration | (indent > 0 ? pugi::format_indent : pugi::format_raw);
  document_->save(writer, spaces.c_str(), style, pugi::encoding_utf8);
  return writer.take();
}

Result<std::vector<std::string>> Xml::texts(std::string_view xpath) const {
  return with_xpath(xpath, [&](const pugi::xpath_query& query) -> Result<std::vector<std::string>> {
    if (query.return_type() != pugi::xpath_type_node_set) return std::vector{text_of(query, *document_)};
    pugi::xpath_node_set found = query.evaluate_node_set(*document_);
    found.sort();
    std::vector<std::string> texts;
    for (const pugi::xpath_node& node : found) texts.push_back(text_of(node));
    return texts;
  });
}

Result<std::size_t> Xml::count(std::string_view xpath) const {
  return with_xpath(xpath, [&](const pugi::xpath_query& query) -> Result<std::size_t> {
    if (query.return_type() != pugi::xpath_type_node_set) return std::size_t{1};
    return query.evaluate_node_set(*document_).size();
  });
}

Result<std::vector<std::vector<std::string>>> Xml::table(std::string_view rows,
                                                         const std::vector<std::string>& columns) const {
  using Table = std::vector<std::vector<std::string>>;
  try {
    std::vector<pugi::xpath_query> queries;
    for (const std::string& column : columns) queries.emplace_back(column.c_str());
    return with_xpath(rows, [&](const pugi::xpath_query& query) -> Result<Table> {
      if (query.return_type() != pugi::xpath_type_node_set) return Status::BadParameters;
      pugi::xpath_node_set found = query.evaluate_node_set(*document_);
      found.sort();
      Table table;
      for (const pugi::xpath_node& node : found) {
        auto& row = table.emplace_back();
        for (const pugi::xpath_query& column : queries) row.push_back(text_of(column, node));
      }
      return table;
    });
  } catch (const pugi::xpath_exception& bad) {
    return Error{Status::BadParameters, 0, bad.what()};
  }
}

Result<std::size_t> Xml::set_text(std::string_view xpath, std::string_view text) {
  const std::string bytes = writable(text);
  return change_all(*document_, xpath, [&](const pugi::xpath_node& found) { return set_text_of(found, bytes); });
}

Result<std::size_t> Xml::remove(std::string_view xpath) { return change_all(*document_, xpath, remove_found); }

Result<std::size_t> Xml::add(std::string_view xpath, std::string_view name, std::string_view text) {
  if (!is_xml_name(name.starts_with('@') ? name.substr(1) : name)) return Error{Status::BadName, 0, std::string(name)};
  const std::string bytes = writable(text);
  return change_all(*document_, xpath, [&](const pugi::xpath_node& found) { return add_to(found, name, bytes); });
}

bool is_xml_name(std::string_view text) {
  const auto starts = [](char c) { return base::is_letter(c) || c == '_' || static_cast<unsigned char>(c) >= 0x80; };
  const auto continues = [&](char c) { return starts(c) || base::is_digit(c) || c == '-' || c == '.' || c == ':'; };
  return !text.empty() && starts(text[0]) && std::all_of(text.begin(), text.end(), continues) && utf8_valid(text);
}

}  // namespace scarlet::formats
