#pragma once
// Names of things in a database, as the engine stores them (folded and truncated by the reader, see engine.h).

#include <compare>
#include <string>
#include <string_view>

namespace signalbox {

/// A relation, type or function. `schema` is empty where the engine has no schemas inside a database.
struct QualifiedName {
  std::string schema;
  std::string name;

  auto operator<=>(const QualifiedName&) const = default;
  bool empty() const { return name.empty(); }
};

/// "public.orders", or "orders" without a schema.
std::string to_string(const QualifiedName& name);

/// A column, or with an empty `column` the table as a whole ("*" means every column).
struct ColumnRef {
  QualifiedName table;
  std::string column;

  auto operator<=>(const ColumnRef&) const = default;
};

std::string to_string(const ColumnRef& ref);

}  // namespace signalbox
