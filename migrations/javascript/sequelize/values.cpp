// Values and conditions.

#include <array>

#include "base/text.h"
#include "migrations/javascript/rows.h"
#include "migrations/javascript/sequelize/compile.h"

namespace signalbox::js::sequelize {
namespace {

/// Sequelize.literal("…"), Sequelize.fn("NOW"), sequelize.col("a").
std::optional<std::string> raw_sql(Engine engine, const Chain& chain) {
  if (chain.links.empty()) {
    return std::nullopt;
  }
  const Link& last = chain.links.back();
  const Value first = argument(last, 0);
  if (last.name == "literal" && as_string(first) != nullptr) {
    return *as_string(first);
  }
  if (last.name == "col" && as_string(first) != nullptr) {
    return quoted_path(engine, *as_string(first));
  }
  if (last.name == "fn" && as_string(first) != nullptr) {
    std::string arguments;
    for (std::size_t i = 1; i < last.arguments.size(); ++i) {
      arguments += (i == 1 ? "" : ", ") + value_sql(engine, last.arguments[i]);
    }
    return *as_string(first) + "(" + arguments + ")";
  }
  return std::nullopt;
}

/// "[Op.gt]", as the evaluator writes a key that is a chain, or the old "$gt".
std::string_view operator_of(std::string_view key) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 12> kOperators = {{{"eq", "="},
                                                                                         {"ne", "<>"},
                                                                                         {"not", "<>"},
                                                                                         {"gt", ">"},
                                                                                         {"gte", ">="},
                                                                                         {"lt", "<"},
                                                                                         {"lte", "<="},
                                                                                         {"like", "LIKE"},
                                                                                         {"iLike", "ILIKE"},
                                                                                         {"is", "="},
                                                                                         {"in", "IN"},
                                                                                         {"notIn", "NOT IN"}}};
  const std::size_t dot = key.rfind('.');
  const std::string_view name = key.starts_with("$")            ? key.substr(1)
                                : dot != std::string_view::npos ? key.substr(dot + 1, key.size() - dot - 2)
                                                                : std::string_view();
  for (const auto& [word, sql] : kOperators) {
    if (name == word) {
      return sql;
    }
  }
  return {};
}

std::string unknown_value(Engine engine) {
  return quoted_text(engine, kHole);
}

std::string compared(Engine engine, const std::string& column, std::string_view op, const Value& value) {
  if (std::holds_alternative<Null>(value)) {
    return column + (op == "<>" ? " IS NOT NULL" : " IS NULL");
  }
  const Array* array = as_array(value);
  if (array != nullptr || op.ends_with("IN")) {
    const bool known = array != nullptr && !array->items.empty() && !array->open;
    return column + (op == "<>" || op == "NOT IN" ? " NOT IN (" : " IN (") +
           (known ? value_sql(engine, value) : unknown_value(engine)) + ")";
  }
  return column + " " + std::string(op) + " " + value_sql(engine, value);
}

std::string condition(Engine engine, const std::string& name, const Value& value) {
  const std::string column = quoted_path(engine, name);
  const Object* operators = as_object(value);
  if (operators == nullptr) {
    return compared(engine, column, "=", value);
  }
  std::string out;
  for (const auto& [key, each] : operators->members) {
    const std::string_view op = operator_of(key);
    out += (out.empty() ? "" : " AND ") +
           (op.empty() ? column + " = " + unknown_value(engine) : compared(engine, column, op, each));
  }
  return out;
}

}  // namespace

std::string value_sql(Engine engine, const Value& value) {
  return literal_sql(engine, value, [&](const Chain& chain) { return raw_sql(engine, chain); });
}

std::string where_sql(Engine engine, const Value& where) {
  const Object* object = as_object(where);
  if (object == nullptr) {
    return is_nothing(where) ? "" : unknown_value(engine) + " <> ''";
  }
  std::string out;
  for (const auto& [name, value] : object->members) {
    const bool combined = name.find('[') != std::string::npos || name.starts_with("$");  // [Op.or]: […]
    out +=
        (out.empty() ? "" : " AND ") + (combined ? unknown_value(engine) + " <> ''" : condition(engine, name, value));
  }
  return out;
}

}  // namespace signalbox::js::sequelize
