#pragma once
// What a Ruby expression comes to, as far as that can be told without running it.

#include <string>
#include <string_view>
#include <vector>

namespace signalbox::ruby {

struct Value {
  enum class Kind {
    Unknown,  ///< depends on what only a running program knows; `text` is the source
    Nil,
    Bool,
    Number,
    String,
    Symbol,
    Array,
    Hash,
    Raw,       ///< -> { "now()" }: SQL that is sent as it is written
    Constant,  ///< a class or module: `text` is its name
    Settings,  ///< something below Rails.configuration: what it holds is not in the file
  };

  Kind kind = Kind::Unknown;
  std::string text;          ///< of String, Symbol, Number, Raw, Constant; the source of an Unknown
  bool truth = false;        ///< of a Bool
  std::vector<Value> items;  ///< of an Array; the values of a Hash
  std::vector<Value> keys;   ///< of a Hash, as many as items
  int line = 0;              ///< where the text begins: of a heredoc, its first line

  bool operator==(const Value& other) const {
    return kind == other.kind && text == other.text && truth == other.truth && items == other.items &&
           keys == other.keys;
  }

  bool is_known() const { return kind != Kind::Unknown && kind != Kind::Settings; }
  bool is_nil() const { return kind == Kind::Nil; }
  bool is_text() const { return kind == Kind::String || kind == Kind::Symbol; }
  bool is_array() const { return kind == Kind::Array; }
  bool is_hash() const { return kind == Kind::Hash; }
  /// Ruby takes everything but nil and false for true.
  bool is_truthy() const { return kind != Kind::Nil && !(kind == Kind::Bool && !truth); }

  /// The value of a Hash under that key, be it a symbol or a string; nullptr when it is not there.
  const Value* find(std::string_view key) const;
  /// Puts or replaces.
  void set(Value key, Value value);
  /// An option that is a text or symbol; "" otherwise.
  std::string option(std::string_view key) const;
  /// An option that is there and neither nil nor false.
  bool flag(std::string_view key) const;
};

Value nil_value();
Value bool_value(bool truth);
Value number_value(std::string text);
Value string_value(std::string text, int line = 0);
Value symbol_value(std::string text);
Value array_value(std::vector<Value> items);
Value hash_value();
Value unknown_value(std::string source, int line = 0);

/// A text, symbol or number as text; the names in an array of them. Empty for everything else.
std::vector<std::string> names_of(const Value& value);
/// Whether everything inside is known.
bool is_fully_known(const Value& value);

}  // namespace signalbox::ruby
