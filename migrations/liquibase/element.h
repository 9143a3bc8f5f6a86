#pragma once
// A changelog as a tree of elements, whichever of its three forms it is written in: XML's elements and attributes, and
// what YAML and JSON say in their stead.

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace signalbox::liquibase {

struct Element {
  std::string name;
  std::map<std::string, std::string, std::less<>> attributes;
  std::vector<Element> children;
  std::string text;
  int line = 0;

  /// "" when it is not there.
  const std::string& attribute(std::string_view key) const;
  bool has(std::string_view key) const { return attributes.contains(key); }
  /// An attribute that says "true".
  bool flag(std::string_view key) const { return attribute(key) == "true"; }
  /// The first child of that name; nullptr when there is none.
  const Element* child(std::string_view wanted) const;
};

/// The element databaseChangeLog of a file, by its name's ending. Bounded in size and depth; entities are not expanded
/// and nothing outside the text is read. Unsupported when the file is no changelog.
Result<Element> read_changelog(std::string_view path, std::string_view text);

}  // namespace signalbox::liquibase
