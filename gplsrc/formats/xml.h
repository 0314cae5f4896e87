// SPDX-License-Identifier: GPL-3.0-or-later
// An XML document, read, searched by XPath 1.0, changed and written; by pugixml. Documents are foreign: no external
// entity is fetched, no entity of a document type expanded. Texts are UTF-8: bytes that are not are read as
// ISO 8859-1, so that a document and a dynamic array's marks never meet.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace pugi {
class xml_document;
}

namespace scarlet::formats {

class Xml {
 public:
  // BadParameters with what is wrong and the line and column as the subject; LimitReached. Processing instructions,
  // comments and the order of everything are kept, spaces alone between elements are not. The null string is an empty
  // document.
  static base::Result<Xml> parse(std::string_view document);
  // With an indent every element has a line of its own.
  std::string write(int indent = 0) const;

  // The texts of the nodes the XPath finds, in document order, or the one text that it computes. All of these give
  // BadParameters with what is wrong as the subject for a bad XPath.
  base::Result<std::vector<std::string>> texts(std::string_view xpath) const;
  // How many nodes it finds; 1 when it computes a value.
  base::Result<std::size_t> count(std::string_view xpath) const;
  // For every node that `rows` finds, the text that each of `columns` (XPaths from there) gives.
  base::Result<std::vector<std::vector<std::string>>> table(std::string_view rows,
                                                            const std::vector<std::string>& columns) const;

  // These give the number of nodes changed.
  base::Result<std::size_t> set_text(std::string_view xpath, std::string_view text);
  base::Result<std::size_t> remove(std::string_view xpath);
  // A new last element in every element found (or in the empty document); a name with @ in front is an attribute.
  // BadName when it is no name.
  base::Result<std::size_t> add(std::string_view xpath, std::string_view name, std::string_view text);

  Xml();
  Xml(Xml&&) noexcept;
  Xml& operator=(Xml&&) noexcept;
  ~Xml();

 private:
  std::unique_ptr<pugi::xml_document> document_;
};

// A letter or _ first, then letters, digits, - . _ : and what is not ASCII.
bool is_xml_name(std::string_view text);

}  // namespace scarlet::formats
