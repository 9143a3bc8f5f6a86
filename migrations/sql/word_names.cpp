// The names of a query from its words alone: which words follow FROM, JOIN, UPDATE and INTO, and which others could be
// columns of those tables. What is no column drops out later, when the schema is asked.

#include <algorithm>
#include <array>
#include <map>

#include "base/text.h"
#include "migrations/sql/lexer.h"
#include "migrations/sql/query_names.h"

namespace signalbox {
namespace {

constexpr std::array<std::string_view, 34> kNoAlias = {
    "as",     "on",        "using",     "where",  "set",   "join",   "left",   "right",   "inner",         "outer",
    "cross",  "full",      "group",     "order",  "limit", "having", "union",  "values",  "select",        "natural",
    "for",    "offset",    "returning", "window", "force", "use",    "ignore", "lateral", "straight_join", "partition",
    "except", "intersect", "default",   "on"};

bool is_name(const Token& token) {
  return token.kind == TokenKind::Word || token.kind == TokenKind::QuotedName;
}

bool may_be_alias(const Token& token) {
  return is_name(token) && std::ranges::find(kNoAlias, lower(token.text)) == kNoAlias.end();
}

class WordReader {
 public:
  WordReader(Engine engine, std::string_view text) : engine_(engine), tokens_(tokenize(engine, text)) {}

  std::vector<QueryName> read() {
    find_tables();
    for (std::size_t at = 0; at + 1 < tokens_.size(); ++at) {
      read_name(at);
      read_star(at);
    }
    return std::move(names_);
  }

 private:
  std::string name(std::size_t at) const { return identifier(engine_, tokens_[at]); }

  void find_tables() {
    is_table_.assign(tokens_.size(), false);
    for (std::size_t at = 0; at + 1 < tokens_.size(); ++at) {
      const bool writes = is_word(tokens_[at], "update") || is_word(tokens_[at], "into");
      const bool reads = is_word(tokens_[at], "from") || is_word(tokens_[at], "join");
      if ((writes || reads) && may_be_alias(tokens_[at + 1])) {
        const bool deletes = at > 0 && is_word(tokens_[at - 1], "delete");
        read_table(at + 1, writes || deletes);
      }
    }
  }

  void read_table(std::size_t at, bool writes) {
    const std::size_t offset = tokens_[at].offset;
    is_table_[at] = true;
    QualifiedName table{"", name(at)};
    if (at + 2 < tokens_.size() && is_symbol(tokens_[at + 1], ".") && is_name(tokens_[at + 2])) {
      table = {table.name, name(at + 2)};
      at += 2;
      is_table_[at] = true;
    }
    aliases_.emplace(lower(table.name), table);
    std::size_t alias = at + 1;
    if (is_word(tokens_[alias], "as")) {
      ++alias;
    }
    if (alias < tokens_.size() && may_be_alias(tokens_[alias])) {
      aliases_.emplace(lower(name(alias)), table);
      is_table_[alias] = true;
    }
    if (std::ranges::find(tables_, table) == tables_.end()) {
      tables_.push_back(table);
    }
    names_.push_back({{table}, "", writes, offset});
  }

  void read_name(std::size_t at) {
    const Token& token = tokens_[at];
    const bool called = is_symbol(tokens_[at + 1], "(");
    const bool qualifies = is_symbol(tokens_[at + 1], ".");
    if (!is_name(token) || is_table_[at] || qualifies || (called && !in_list_of_insert(at))) {
      return;
    }
    const bool written = is_symbol(tokens_[at + 1], "=") && in_set(at);
    if (at >= 2 && is_symbol(tokens_[at - 1], ".")) {
      if (const auto table = aliases_.find(lower(name(at - 2))); table != aliases_.end()) {
        names_.push_back({{table->second}, name(at), written, token.offset});
      }
    } else if (!tables_.empty()) {
      names_.push_back({tables_, name(at), written || in_list_of_insert(at), token.offset});
    }
  }

  /// SELECT * and alias.*
  void read_star(std::size_t at) {
    if (at == 0 || !is_symbol(tokens_[at], "*")) {
      return;
    }
    if (is_word(tokens_[at - 1], "select")) {
      for (const QualifiedName& table : tables_) {
        names_.push_back({{table}, "*", false, tokens_[at].offset});
      }
    } else if (at >= 2 && is_symbol(tokens_[at - 1], ".") && is_name(tokens_[at - 2])) {
      if (const auto table = aliases_.find(lower(name(at - 2))); table != aliases_.end()) {
        names_.push_back({{table->second}, "*", false, tokens_[at].offset});
      }
    }
  }

  /// Between SET and the next WHERE.
  bool in_set(std::size_t at) const {
    while (at-- > 0) {
      if (is_word(tokens_[at], "where") || is_word(tokens_[at], "select")) {
        return false;
      }
      if (is_word(tokens_[at], "set") || is_word(tokens_[at], "update")) {
        return true;
      }
    }
    return false;
  }

  /// Between INTO table ( and its ).
  bool in_list_of_insert(std::size_t at) const {
    while (at-- > 0) {
      if (is_symbol(tokens_[at], ")") || is_word(tokens_[at], "select")) {
        return false;
      }
      if (is_symbol(tokens_[at], "(")) {
        return at > 1 && is_table_[at - 1] && (is_word(tokens_[at - 2], "into") || is_symbol(tokens_[at - 2], "."));
      }
    }
    return false;
  }

  Engine engine_;
  std::vector<Token> tokens_;
  std::vector<bool> is_table_;
  std::map<std::string, QualifiedName> aliases_;
  std::vector<QualifiedName> tables_;
  std::vector<QueryName> names_;
};

}  // namespace

std::vector<QueryName> names_in_words(Engine engine, std::string_view text) {
  return WordReader(engine, text).read();
}

}  // namespace signalbox
