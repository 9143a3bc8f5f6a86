#pragma once
// What a Python expression of a migration file is worth, as far as that can be told without running anything. Calls are
// kept as what they are written as: sa.Column("id", sa.Integer()) is the term "sqlalchemy.Column" with its arguments.

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace signalbox::python {

struct Value;
struct Keyword;
struct Item;

struct None {
  bool operator==(const None&) const = default;
};

/// Not known before the file runs. `text` is how the file writes it, one short line.
struct Opaque {
  std::string text;

  bool operator==(const Opaque&) const = default;
};

/// A list, tuple or set.
struct Sequence {
  std::vector<Value> items;
};

struct Dictionary {
  std::vector<Item> items;
};

/// A name, a member of something, or a call of either, with imports resolved: "alembic.op.add_column".
struct Term {
  std::string name;                       ///< dotted; of a member of a value only the member's own name
  std::shared_ptr<const Value> receiver;  ///< the value that `name` is a member of; null for a plain name
  bool called = false;
  std::vector<Value> positional;
  std::vector<Keyword> keywords;
};

/// Values are immutable once made, so what is large is shared: a name that is used a thousand times is copied never.
struct Value {
  template <typename T>
  using Shared = std::shared_ptr<const T>;
  using Content = std::variant<Opaque, None, bool, std::int64_t, double, std::string, Shared<Sequence>,
                               Shared<Dictionary>, Shared<Term>>;

  Content content;
  int line = 0;            ///< where it is written
  std::size_t weight = 1;  ///< how many values it is made of, counting shared ones each time

  const std::string* text() const { return std::get_if<std::string>(&content); }
  const std::int64_t* integer() const { return std::get_if<std::int64_t>(&content); }
  const Opaque* opaque() const { return std::get_if<Opaque>(&content); }
  const Sequence* sequence() const;
  const Dictionary* dictionary() const;
  const Term* term() const;
  bool is_none() const { return std::holds_alternative<None>(content); }
  bool is(bool wanted) const;
};

struct Keyword {
  std::string name;
  Value value;
};

struct Item {
  Value key;
  Value value;
};

/// What one value may be made of, and how long one text may be; a larger one is opaque.
constexpr std::size_t kMaxWeight = 200'000;
constexpr std::size_t kMaxText = 1U << 20U;

Value make_opaque(std::string_view text, int line);
Value make_text(std::string text, int line);
/// Opaque when it becomes too large.
Value make_sequence(std::vector<Value> items, int line);
Value make_dictionary(std::vector<Item> items, int line);
Value make_term(Term term, int line);

/// nullopt: not known.
std::optional<bool> truth(const Value& value);
std::optional<bool> equal(const Value& a, const Value& b);
/// How Python's str() shows it; nullopt: not known.
std::optional<std::string> shown(const Value& value);
/// How the file writes it, roughly, for messages: "helpers.add_audit", "'x'".
std::string described(const Value& value);

/// The argument by its position or its name; nullptr when it is not given.
const Value* argument(const Term& term, std::size_t position, std::string_view name);
const Value* keyword(const Term& term, std::string_view name);
/// The text of an argument; nullptr when it is not given or no known text.
const std::string* text_argument(const Term& term, std::size_t position, std::string_view name);
/// keyword=True.
bool is_true(const Term& term, std::string_view keyword);
/// The item of a text key; nullptr when there is none.
const Value* item(const Dictionary& dictionary, std::string_view key);
/// The texts of a sequence; nullopt when it is none or holds anything else. A lone text is a sequence of one.
std::optional<std::vector<std::string>> texts(const Value& value);

/// "Column" of "sqlalchemy.Column".
std::string_view last_part(std::string_view dotted);
/// The last part of a term's name; empty when the value is no term.
std::string_view term_name(const Value& value);

}  // namespace signalbox::python
