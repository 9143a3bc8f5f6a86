#pragma once
// A node of libpg_query's JSON parse tree. Absent members are empty nodes, so that reading a tree needs no checks: the
// tree leaves out what is zero, false or empty.

#include <simdjson.h>

#include <string>
#include <string_view>
#include <vector>

namespace signalbox::postgres {

class Node {
 public:
  Node() = default;
  explicit Node(simdjson::dom::element element) : element_(element), exists_(true) {}

  bool exists() const { return exists_; }
  explicit operator bool() const { return exists_; }

  /// The member of an object; an empty node when there is none.
  Node operator[](std::string_view key) const {
    simdjson::dom::element found;
    if (!exists_ || element_[key].get(found) != simdjson::SUCCESS) {
      return {};
    }
    return Node(found);
  }

  std::string_view text(std::string_view key) const { return (*this)[key].as_text(); }
  std::string string(std::string_view key) const { return std::string(text(key)); }
  std::int64_t number(std::string_view key) const {
    std::int64_t value = 0;
    const Node member = (*this)[key];
    return member && member.element_.get(value) == simdjson::SUCCESS ? value : 0;
  }
  bool flag(std::string_view key) const {
    bool value = false;
    const Node member = (*this)[key];
    return member && member.element_.get(value) == simdjson::SUCCESS && value;
  }
  std::string_view as_text() const {
    std::string_view value;
    return exists_ && element_.get(value) == simdjson::SUCCESS ? value : std::string_view{};
  }

  /// The elements of an array; none for anything else.
  std::vector<Node> items() const {
    std::vector<Node> found;
    simdjson::dom::array array;
    if (exists_ && element_.get(array) == simdjson::SUCCESS) {
      found.reserve(array.size());
      for (const simdjson::dom::element each : array) {
        found.emplace_back(each);
      }
    }
    return found;
  }
  std::vector<Node> items(std::string_view key) const { return (*this)[key].items(); }

  /// {"ColumnDef": {…}}: the name of the node's kind, and the node within.
  std::string_view kind() const {
    simdjson::dom::object object;
    if (!exists_ || element_.get(object) != simdjson::SUCCESS || object.begin() == object.end()) {
      return {};
    }
    return object.begin().key();
  }
  Node inner() const {
    simdjson::dom::object object;
    if (!exists_ || element_.get(object) != simdjson::SUCCESS || object.begin() == object.end()) {
      return {};
    }
    return Node(object.begin().value());
  }
  bool is(std::string_view name) const { return kind() == name; }

  /// Calls visit(key, child) for every member of an object, or with an empty key for every element of an array.
  template <typename Visit>
  void each(Visit&& visit) const {
    simdjson::dom::object object;
    simdjson::dom::array array;
    if (!exists_) {
      return;
    }
    if (element_.get(object) == simdjson::SUCCESS) {
      for (const simdjson::dom::key_value_pair member : object) {
        visit(member.key, Node(member.value));
      }
    } else if (element_.get(array) == simdjson::SUCCESS) {
      for (const simdjson::dom::element element : array) {
        visit(std::string_view{}, Node(element));
      }
    }
  }

 private:
  simdjson::dom::element element_;
  bool exists_ = false;
};

/// The text of {"String": {"sval": "x"}}.
inline std::string_view string_of(const Node& node) {
  return node["String"].text("sval");
}

/// The texts of a list of String nodes, also of {"List": {"items": […]}}.
inline std::vector<std::string> strings_of(const Node& node) {
  std::vector<std::string> texts;
  for (const Node& each : (node.is("List") ? node["List"]["items"] : node).items()) {
    texts.emplace_back(string_of(each));
  }
  return texts;
}

}  // namespace signalbox::postgres
