#include "syntax/tree.h"

#include <tree_sitter/api.h>

#include <bit>
#include <chrono>
#include <utility>

extern "C" {
const TSLanguage* tree_sitter_c_sharp();
const TSLanguage* tree_sitter_go();
const TSLanguage* tree_sitter_java();
const TSLanguage* tree_sitter_javascript();
const TSLanguage* tree_sitter_python();
const TSLanguage* tree_sitter_ruby();
const TSLanguage* tree_sitter_typescript();
const TSLanguage* tree_sitter_tsx();
}

namespace signalbox {
namespace {

using std::chrono::microseconds;
using std::chrono::seconds;

/// A file of 1 MB takes about 0.15 s; what takes this long was made to.
constexpr microseconds kTimeLimit = seconds(4);

const TSLanguage* grammar(Language language) {
  switch (language) {
    case Language::CSharp:
      return tree_sitter_c_sharp();
    case Language::Go:
      return tree_sitter_go();
    case Language::Java:
      return tree_sitter_java();
    case Language::JavaScript:
      return tree_sitter_javascript();
    case Language::Python:
      return tree_sitter_python();
    case Language::Ruby:
      return tree_sitter_ruby();
    case Language::TypeScript:
      return tree_sitter_typescript();
    case Language::Tsx:
      return tree_sitter_tsx();
  }
  return nullptr;
}

static_assert(sizeof(Node::Handle) == sizeof(TSNode));
TSNode raw(const Node::Handle& handle) {
  return std::bit_cast<TSNode>(handle);
}

Node node_of(TSNode node, std::string_view source) {
  return ts_node_is_null(node) ? Node() : Node(std::bit_cast<Node::Handle>(node), source);
}

/// Stands on `node` and never leaves what is below it.
class Cursor {
 public:
  explicit Cursor(TSNode node) : cursor_(ts_tree_cursor_new(node)) {}
  ~Cursor() { ts_tree_cursor_delete(&cursor_); }
  Cursor(const Cursor&) = delete;
  Cursor& operator=(const Cursor&) = delete;

  TSNode node() const { return ts_tree_cursor_current_node(&cursor_); }
  std::string_view field() const {
    const char* name = ts_tree_cursor_current_field_name(&cursor_);
    return name == nullptr ? std::string_view() : std::string_view(name);
  }
  bool to_first_child() { return ts_tree_cursor_goto_first_child(&cursor_); }
  bool to_next_sibling() { return ts_tree_cursor_goto_next_sibling(&cursor_); }
  bool to_parent() { return ts_tree_cursor_goto_parent(&cursor_); }

 private:
  TSTreeCursor cursor_;
};

/// Walks the children of one node without asking for each by number, which would be quadratic; take(cursor) says
/// whether to go on.
template <typename Take>
void each_child(TSNode node, Take&& take) {
  if (ts_node_child_count(node) == 0) {
    return;
  }
  Cursor cursor(node);
  cursor.to_first_child();
  while (take(cursor) && cursor.to_next_sibling()) {
  }
}

bool counts(TSNode node) {
  return ts_node_is_named(node) && std::string_view(ts_node_type(node)) != "comment";
}

}  // namespace

std::string_view Node::kind() const {
  return *this ? std::string_view(ts_node_type(raw(handle_))) : std::string_view();
}

std::string_view Node::text() const {
  return *this ? source_.substr(begin(), end() - begin()) : std::string_view();
}

int Node::line() const {
  return *this ? static_cast<int>(ts_node_start_point(raw(handle_)).row) + 1 : 0;
}

int Node::last_line() const {
  return *this ? static_cast<int>(ts_node_end_point(raw(handle_)).row) + 1 : 0;
}

std::size_t Node::begin() const {
  return *this ? ts_node_start_byte(raw(handle_)) : 0;
}

std::size_t Node::end() const {
  return *this ? ts_node_end_byte(raw(handle_)) : 0;
}

bool Node::has_error() const {
  return *this && ts_node_has_error(raw(handle_));
}

bool Node::is_error() const {
  return *this && (ts_node_is_error(raw(handle_)) || ts_node_is_missing(raw(handle_)));
}

Node Node::field(std::string_view name) const {
  if (!*this) {
    return {};
  }
  return node_of(ts_node_child_by_field_name(raw(handle_), name.data(), static_cast<std::uint32_t>(name.size())),
                 source_);
}

std::vector<Node> Node::fields(std::string_view name) const {
  std::vector<Node> out;
  if (*this) {
    each_child(raw(handle_), [&](const Cursor& child) {
      if (child.field() == name) {
        out.push_back(node_of(child.node(), source_));
      }
      return true;
    });
  }
  return out;
}

std::vector<Node> Node::children() const {
  std::vector<Node> out;
  if (*this) {
    each_child(raw(handle_), [&](const Cursor& child) {
      if (counts(child.node())) {
        out.push_back(node_of(child.node(), source_));
      }
      return true;
    });
  }
  return out;
}

std::vector<Node> Node::all_children() const {
  std::vector<Node> out;
  if (*this) {
    each_child(raw(handle_), [&](const Cursor& child) {
      out.push_back(node_of(child.node(), source_));
      return true;
    });
  }
  return out;
}

Node Node::child(std::string_view kind) const {
  Node found;
  if (*this) {
    each_child(raw(handle_), [&](const Cursor& child) {
      if (ts_node_is_named(child.node()) && kind == ts_node_type(child.node())) {
        found = node_of(child.node(), source_);
      }
      return !found;
    });
  }
  return found;
}

Node Node::first() const {
  Node found;
  if (*this) {
    each_child(raw(handle_), [&](const Cursor& child) {
      if (counts(child.node())) {
        found = node_of(child.node(), source_);
      }
      return !found;
    });
  }
  return found;
}

Node Node::parent() const {
  if (!*this) {
    return {};
  }
  return node_of(ts_node_parent(raw(handle_)), source_);
}

void walk(const Node& from, const std::function<bool(const Node&)>& visit) {
  if (!from || !visit(from)) {
    return;
  }
  // One cursor for all: a list of children for every node takes three times as long.
  Cursor cursor(raw(from.handle_));
  bool is_new = cursor.to_first_child();
  int depth = is_new ? 1 : 0;
  while (depth > 0) {
    if (is_new && counts(cursor.node()) && visit(node_of(cursor.node(), from.source_)) && cursor.to_first_child()) {
      ++depth;
    } else if (cursor.to_next_sibling()) {
      is_new = true;
    } else {
      cursor.to_parent();
      --depth;
      is_new = false;
    }
  }
}

void Tree::Delete::operator()(TSTree* tree) const {
  ts_tree_delete(tree);
}

Node Tree::root() const {
  return node_of(ts_tree_root_node(tree_.get()), *text_);
}

Result<Tree> Tree::parse(Language language, std::string text) {
  struct DeleteParser {
    void operator()(TSParser* parser) const { ts_parser_delete(parser); }
  };
  const std::unique_ptr<TSParser, DeleteParser> parser(ts_parser_new());
  if (!ts_parser_set_language(parser.get(), grammar(language))) {
    return fail(Code::Internal, "the grammar does not fit the tree-sitter core");
  }
  ts_parser_set_timeout_micros(parser.get(), static_cast<std::uint64_t>(kTimeLimit.count()));
  auto kept = std::make_unique<std::string>(std::move(text));
  TSTree* tree = ts_parser_parse_string(parser.get(), nullptr, kept->data(), static_cast<std::uint32_t>(kept->size()));
  if (tree == nullptr) {
    return fail(Code::Unavailable, "parsing it takes too long");
  }
  return Tree(tree, std::move(kept));
}

}  // namespace signalbox
