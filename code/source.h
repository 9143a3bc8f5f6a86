#pragma once
// One source file as the readers of this room get it.

#include <optional>
#include <string>
#include <string_view>

#include "code/reading.h"
#include "syntax/tree.h"

namespace signalbox {

struct CodeSource {
  std::string_view path;
  std::string_view text;
  const Tree* tree = nullptr;  ///< null: none of the languages
  std::optional<Language> language;
};

/// One way of using data. Adds what it finds to the reading; what it does not know is no error.
struct CodeReader {
  std::string_view name;
  void (*read)(const CodeSource& source, CodeReading& out) = nullptr;
};

/// How many lines a column's name may be away from its table's, in the search by names.
inline constexpr int kNearNames = 2;

/// The value of a string literal without holes; nullopt for anything else.
std::optional<std::string> literal_text(const Node& node);
/// Last part of a dotted name: "db.Model" → "Model".
std::string_view last_name(std::string_view dotted);
/// "OrderItem" → "order_item".
std::string snake_case(std::string_view name);
/// "order_item" → "OrderItem".
std::string camel_case(std::string_view snake);
/// An English plural as Rails forms it, for the last word of a snake_case name.
std::string plural(std::string_view word);

}  // namespace signalbox
