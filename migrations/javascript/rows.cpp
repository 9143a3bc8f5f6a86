#include "migrations/javascript/rows.h"

#include <algorithm>

#include "migrations/javascript/sent.h"

namespace signalbox::js {

std::string literal_sql(Engine engine, const Value& value, const RawSql& raw) {
  if (is_nothing(value)) {
    return "NULL";
  }
  if (const bool* truth = std::get_if<bool>(&value)) {
    return *truth ? "true" : "false";
  }
  if (const double* number = std::get_if<double>(&value)) {
    return number_text(*number);
  }
  if (const Chain* chain = as_chain(value)) {
    if (auto sql = raw(*chain)) {
      return std::move(*sql);
    }
  }
  if (const Array* array = as_array(value)) {
    std::string out;
    for (const Value& each : array->items) {
      out += (out.empty() ? "" : ", ") + (as_array(each) != nullptr ? to_text(each) : literal_sql(engine, each, raw));
    }
    return out;
  }
  return quoted_text(engine, as_object(value) != nullptr ? to_json_text(value) : to_text(value));
}

Rows rows_of(const Value& value) {
  Rows rows;
  const auto take_row = [&](const Value& row) {
    ++rows.count;
    const Object* object = as_object(row);
    for (std::size_t i = 0; object != nullptr && i < object->members.size(); ++i) {
      const std::string& column = object->members[i].first;
      if (std::ranges::find(rows.columns, column) == rows.columns.end()) {
        rows.columns.push_back(column);
      }
    }
  };
  if (const Array* list = as_array(value)) {
    std::ranges::for_each(list->items, take_row);
  } else {
    take_row(value);
  }
  return rows;
}

std::string insert_sql(Engine engine, const std::string& table, const Rows& rows) {
  if (rows.columns.empty()) {
    return "insert into " + table + " select 1";
  }
  std::string columns;
  std::string values;
  for (const std::string& column : rows.columns) {
    columns += (columns.empty() ? "" : ", ") + quoted(engine, column);
    values += (values.empty() ? "" : ", ") + std::string("NULL");
  }
  constexpr int kMostRows = 1000;
  std::string out = "insert into " + table + " (" + columns + ") values ";
  for (int i = 0; i < std::min(rows.count, kMostRows); ++i) {
    out += (i == 0 ? "(" : ", (") + values + ")";
  }
  return out;
}

std::string assignments_sql(Engine engine, const Value& values, const RawSql& raw) {
  std::string out;
  const Object* object = as_object(values);
  for (std::size_t i = 0; object != nullptr && i < object->members.size(); ++i) {
    const auto& [column, value] = object->members[i];
    if (!std::holds_alternative<Undefined>(value)) {
      out += (out.empty() ? "" : ", ") + quoted(engine, column) + " = " + literal_sql(engine, value, raw);
    }
  }
  return out;
}

}  // namespace signalbox::js
