#pragma once
// The syntax tree of one source file. A Node is a cheap handle that lives as long as its Tree; text is never copied.
// Trees of hostile files are deep and wide, so lists of children are walked with a cursor and readers bound their own
// recursion (kMaxDepth). The C library below has been crashed by hostile input before: parse repository files in the
// reading child.

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "syntax/language.h"

struct TSTree;

namespace signalbox {

/// How deep a reader follows nested expressions before it says "unknown".
constexpr int kMaxDepth = 64;

/// One node of a Tree, or none at all: asking nothing of nothing gives nothing, so that chains need no checks.
class Node {
 public:
  /// What the C library calls TSNode; tree.cpp alone knows.
  struct Handle {
    std::array<std::uint32_t, 4> context{};
    const void* id = nullptr;
    const void* tree = nullptr;
  };

  Node() = default;
  Node(const Handle& handle, std::string_view source) : handle_(handle), source_(source) {}

  explicit operator bool() const { return handle_.id != nullptr; }
  bool operator==(const Node& other) const {
    return handle_.id == other.handle_.id && handle_.tree == other.handle_.tree;
  }

  /// The grammar's name for it: "call", "identifier"; "" for no node.
  std::string_view kind() const;
  bool is(std::string_view kind) const { return this->kind() == kind; }
  /// Its source text, as written.
  std::string_view text() const;
  int line() const;           ///< 1-based; 0 for no node
  int last_line() const;      ///< 1-based
  std::size_t begin() const;  ///< byte offset in the file
  std::size_t end() const;

  /// The child that the grammar calls so; no node when there is none.
  Node field(std::string_view name) const;
  /// All children that the grammar calls so.
  std::vector<Node> fields(std::string_view name) const;
  /// The named children (no punctuation), comments left out, in order.
  std::vector<Node> children() const;
  /// Every child, with punctuation and comments.
  std::vector<Node> all_children() const;
  /// The first named child of that kind.
  Node child(std::string_view kind) const;
  /// The first named child that is no comment.
  Node first() const;
  Node parent() const;
  bool has_error() const;  ///< somewhere below it the source is broken
  bool is_error() const;   ///< it stands for broken source itself

 private:
  friend void walk(const Node& from, const std::function<bool(const Node&)>& visit);

  Handle handle_;
  std::string_view source_;
};

/// A parsed file. Owns the text that its nodes point into. One thread at a time.
class Tree {
 public:
  /// Unavailable when it took longer than the time limit; broken source still gives a tree, with error nodes.
  static Result<Tree> parse(Language language, std::string text);

  Node root() const;
  std::string_view text() const { return *text_; }

 private:
  struct Delete {
    void operator()(::TSTree* tree) const;
  };
  Tree(::TSTree* tree, std::unique_ptr<std::string> text) : tree_(tree), text_(std::move(text)) {}

  std::unique_ptr<::TSTree, Delete> tree_;
  std::unique_ptr<std::string> text_;  ///< on the heap, so that nodes stay valid when the Tree is moved
};

/// Calls visit(node) for `from` and everything below it (children() of children()), parents first, without recursion.
/// visit returns whether to go on below the node.
void walk(const Node& from, const std::function<bool(const Node&)>& visit);

}  // namespace signalbox
