#include "migrations/liquibase/element.h"

#include <pugixml.hpp>

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"
#include "syntax/yaml.h"

namespace signalbox::liquibase {
namespace {

constexpr std::size_t kMaxBytes = 4U << 20U;
constexpr int kMaxDepth = 32;
constexpr std::string_view kRoot = "databaseChangeLog";

/// Starts of lines, so that an offset is found without counting again.
class Lines {
 public:
  explicit Lines(std::string_view text) {
    for (std::size_t at = text.find('\n'); at != std::string_view::npos; at = text.find('\n', at + 1)) {
      ends_.push_back(at);
    }
  }
  int of(std::ptrdiff_t offset) const {
    const auto behind = std::ranges::lower_bound(ends_, static_cast<std::size_t>(std::max<std::ptrdiff_t>(offset, 0)));
    return static_cast<int>(behind - ends_.begin()) + 1;
  }

 private:
  std::vector<std::size_t> ends_;
};

/// Prefixes of namespaces mean nothing here: <ext:createTable> is no element of ours, <dbc:createTable> would be.
std::string_view local_name(std::string_view name) {
  const std::size_t colon = name.rfind(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

Element from_xml(const pugi::xml_node& node, const Lines& lines, int depth, bool& too_deep) {
  Element element;
  element.name = local_name(node.name());
  element.line = lines.of(node.offset_debug());
  for (const pugi::xml_attribute& attribute : node.attributes()) {
    element.attributes[std::string(local_name(attribute.name()))] = attribute.value();
  }
  if (depth > kMaxDepth) {
    too_deep = true;
    return element;
  }
  for (const pugi::xml_node& child : node.children()) {
    if (child.type() == pugi::node_element) {
      element.children.push_back(from_xml(child, lines, depth + 1, too_deep));
    } else if (child.type() == pugi::node_pcdata || child.type() == pugi::node_cdata) {
      if (element.text.empty()) {
        element.line = trim(child.value()).empty() ? element.line : lines.of(child.offset_debug());
      }
      element.text += child.value();
    }
  }
  return element;
}

Result<Element> read_xml(std::string_view path, std::string_view text) {
  pugi::xml_document document;
  // Entities of a DOCTYPE are not expanded by pugixml, and nothing is fetched.
  const pugi::xml_parse_result parsed = document.load_buffer(
      text.data(), text.size(),
      pugi::parse_cdata | pugi::parse_escapes | pugi::parse_eol | pugi::parse_ws_pcdata_single, pugi::encoding_utf8);
  if (!parsed) {
    return fail(
        Code::InvalidInput, std::string("not valid XML: ") + parsed.description(),
        SourceSpan{std::string(path),
                   line_of_offset(text, static_cast<std::size_t>(std::max<std::ptrdiff_t>(parsed.offset, 0))), 0});
  }
  const pugi::xml_node root = document.document_element();
  if (local_name(root.name()) != kRoot) {
    return fail(Code::Unsupported, "the file is no changelog", SourceSpan{std::string(path), 1, 0});
  }
  bool too_deep = false;
  Element element = from_xml(root, Lines(text), 0, too_deep);
  if (too_deep) {
    return fail(Code::InvalidInput, "the file is nested too deeply", SourceSpan{std::string(path), 1, 0});
  }
  return element;
}

void add_yaml(const YamlEntry& entry, Element& parent, int depth);

/// "- column: {…}" is the element column; a bare text of a list is an element without a name.
void add_yaml_items(const YamlNode& list, Element& parent, int depth) {
  for (const YamlNode& item : list.items) {
    if (item.kind == YamlNode::Kind::Mapping && item.entries.size() == 1) {
      const YamlEntry& only = item.entries.front();
      Element element;
      element.name = only.key.text;
      element.line = only.key.line;
      if (only.value.kind == YamlNode::Kind::Scalar) {
        element.text = only.value.text;
      } else if (only.value.kind == YamlNode::Kind::Sequence) {
        add_yaml_items(only.value, element, depth + 1);
      }
      for (const YamlEntry& entry : only.value.entries) {
        add_yaml(entry, element, depth + 1);
      }
      parent.children.push_back(std::move(element));
    } else if (item.kind == YamlNode::Kind::Mapping) {
      // "- id: 1\n  author: a" under changeSet's list, or where conditions
      for (const YamlEntry& entry : item.entries) {
        add_yaml(entry, parent, depth + 1);
      }
    } else if (item.kind == YamlNode::Kind::Scalar) {
      parent.children.push_back({"", {}, {}, item.text, item.line});
    }
  }
}

void add_yaml(const YamlEntry& entry, Element& parent, int depth) {
  if (depth > kMaxDepth) {
    return;  // the YAML reader bounds the depth, too
  }
  if (entry.value.kind == YamlNode::Kind::Scalar) {
    parent.attributes[entry.key.text] = entry.value.text;
    return;
  }
  // Lists that XML does not name: their items are the parent's children.
  constexpr std::array<std::string_view, 2> kTransparent = {"changes", "columns"};
  if (entry.value.kind == YamlNode::Kind::Sequence &&
      std::ranges::find(kTransparent, entry.key.text) != kTransparent.end()) {
    add_yaml_items(entry.value, parent, depth + 1);
    return;
  }
  Element element;
  element.name = entry.key.text;
  element.line = entry.key.line;
  add_yaml_items(entry.value, element, depth + 1);
  for (const YamlEntry& inner : entry.value.entries) {
    add_yaml(inner, element, depth + 1);
  }
  parent.children.push_back(std::move(element));
}

Result<Element> read_yaml(std::string_view path, std::string_view text) {
  const auto root = parse_yaml(text, std::string(path));
  if (!root) {
    return fail(root.error());
  }
  for (const YamlEntry& entry : root->entries) {
    if (entry.key.text == kRoot) {
      Element element;
      element.name = kRoot;
      element.line = entry.key.line;
      add_yaml_items(entry.value, element, 0);
      return element;
    }
  }
  return fail(Code::Unsupported, "the file is no changelog", SourceSpan{std::string(path), 1, 0});
}

}  // namespace

const std::string& Element::attribute(std::string_view key) const {
  static const std::string kNothing;
  const auto found = attributes.find(key);
  return found == attributes.end() ? kNothing : found->second;
}

const Element* Element::child(std::string_view wanted) const {
  const auto found = std::ranges::find(children, wanted, &Element::name);
  return found == children.end() ? nullptr : &*found;
}

Result<Element> read_changelog(std::string_view path, std::string_view text) {
  if (text.size() > kMaxBytes) {
    return fail(Code::InvalidInput, "the file is larger than 4 MB", SourceSpan{std::string(path), 1, 0});
  }
  return path.ends_with(".xml") ? read_xml(path, text) : read_yaml(path, text);
}

}  // namespace signalbox::liquibase
