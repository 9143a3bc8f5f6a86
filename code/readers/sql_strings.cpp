// Queries in string literals of every language. A literal, or literals joined by +, is painted into a text as long as
// its source: quotes and escapes become blanks and what the program puts in becomes holes, so that every place in the
// text is the same place in the file.

#include <algorithm>
#include <cctype>

#include "base/text.h"
#include "code/query_text.h"
#include "code/source.h"

namespace signalbox {
namespace {

bool is_any(std::string_view kind, std::initializer_list<std::string_view> kinds) {
  return std::ranges::find(kinds, kind) != kinds.end();
}

bool is_literal(const Node& node) {
  return is_any(node.kind(),
                {"string", "string_literal", "template_string", "interpreted_string_literal", "raw_string_literal",
                 "verbatim_string_literal", "interpolated_string_expression", "heredoc_body"});
}

bool is_series(const Node& node) {
  return is_any(node.kind(), {"concatenated_string", "chained_string"});
}

bool is_sum(const Node& node) {
  if (!is_any(node.kind(), {"binary_operator", "binary_expression", "binary"})) {
    return false;
  }
  const Node sign = node.field("operator");
  return sign.text() == "+";
}

bool holds_literal(const Node& node, int depth = 0) {
  if (is_literal(node) || is_series(node)) {
    return true;
  }
  return depth < kMaxDepth && is_sum(node) &&
         (holds_literal(node.field("left"), depth + 1) || holds_literal(node.field("right"), depth + 1));
}

bool is_put_in(const Node& node) {
  return is_any(node.kind(), {"interpolation", "template_substitution"});
}

class Painter {
 public:
  explicit Painter(const Node& whole) : start_(whole.begin()), canvas_(whole.end() - whole.begin(), ' ') {
    const std::string_view text = whole.text();
    for (std::size_t i = 0; i < text.size(); ++i) {
      canvas_[i] = text[i] == '\n' ? '\n' : ' ';
    }
    paint(whole, 0);
  }

  const std::string& text() const { return canvas_; }

 private:
  void paint(const Node& node, int depth) {
    if (depth > kMaxDepth) {
      return;
    }
    if (is_literal(node)) {
      literal(node);
    } else if (is_series(node)) {
      for (const Node& part : node.children()) {
        paint(part, depth + 1);
      }
    } else if (is_sum(node)) {
      paint(node.field("left"), depth + 1);
      paint(node.field("right"), depth + 1);
    } else if (node.is("parenthesized_expression")) {
      paint(node.first(), depth + 1);
    } else {
      hole(node);
    }
  }

  void hole(const Node& node) {
    for (std::size_t at = node.begin(); at < node.end(); ++at) {
      char& c = canvas_[at - start_];
      c = c == '\n' ? '\n' : kHole;
    }
    // A hole over several lines would be several names.
    const std::string_view text = node.text();
    if (const std::size_t end = text.find('\n'); end != std::string_view::npos) {
      for (std::size_t at = node.begin() + end; at < node.end(); ++at) {
        char& c = canvas_[at - start_];
        c = c == '\n' ? '\n' : ' ';
      }
    }
  }

  void literal(const Node& node) {
    const std::string_view text = node.text();
    std::size_t from = 0;
    std::size_t to = text.size();
    bool raw = node.is("raw_string_literal") || node.is("verbatim_string_literal");
    if (node.is("heredoc_body")) {
      const Node end = node.child("heredoc_end");
      to = end ? end.begin() - node.begin() : to;
    } else {
      from = text.find_first_of("\"'`");
      if (from == std::string_view::npos) {
        return;  // %q(…) and its kin
      }
      raw = raw || text.substr(0, from).find_first_of("rR@") != std::string_view::npos;
      const std::string_view quotes = text.substr(from);
      const std::size_t width = quotes.starts_with("\"\"\"") || quotes.starts_with("'''") ? 3 : 1;
      from += width;
      to -= std::min(width, to);
    }
    for (std::size_t at = from; at < to; ++at) {
      char c = text[at];
      if (c == '\\' && !raw && at + 1 < to) {
        put(node, at, ' ');
        ++at;
        const bool stands_for_itself = text[at] == '\'' || text[at] == '"' || text[at] == '`' || text[at] == '\n';
        c = stands_for_itself ? text[at] : ' ';
      }
      put(node, at, c);
    }
    for (const Node& part : node.children()) {
      if (is_put_in(part)) {
        hole(part);
      }
    }
  }

  void put(const Node& node, std::size_t at, char c) { canvas_[node.begin() - start_ + at] = c; }

  std::size_t start_;
  std::string canvas_;
};

/// Documentation is no query, however it begins.
bool is_documentation(const Node& node) {
  return node.parent().is("expression_statement") && is_any(node.kind(), {"string", "concatenated_string"}) &&
         node.text().find("\"\"\"") != std::string_view::npos;
}

/// What a sum is made of, besides literals: those may hold queries of their own.
void add_operands(const Node& sum, std::vector<Node>& out) {
  std::vector<Node> open = {sum};
  while (!open.empty()) {
    const Node node = open.back();
    open.pop_back();
    if (is_sum(node)) {
      open.push_back(node.field("left"));
      open.push_back(node.field("right"));
    } else if (!is_literal(node) && !is_series(node)) {
      out.push_back(node);
    }
  }
}

void read_strings(const CodeSource& source, CodeReading& out) {
  if (source.tree == nullptr) {
    return;
  }
  std::vector<Node> roots = {source.tree->root()};
  while (!roots.empty()) {
    const Node root = roots.back();
    roots.pop_back();
    walk(root, [&](const Node& node) {
      if (!holds_literal(node)) {
        return true;
      }
      const Painter painter(node);
      if (looks_like_query(painter.text()) && !is_documentation(node)) {
        read_query(painter.text(), node.line(), out);
        return false;
      }
      // A sum is painted once, not again for each of its parts; the holes of a literal may hold queries.
      if (is_sum(node)) {
        add_operands(node, roots);
        return false;
      }
      return true;
    });
  }
}

}  // namespace

extern const CodeReader sql_strings_reader;
const CodeReader sql_strings_reader{"sql strings", read_strings};

}  // namespace signalbox
