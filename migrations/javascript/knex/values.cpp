// Values and raw pieces of SQL.

#include <cctype>

#include "base/text.h"
#include "migrations/javascript/knex/compile.h"
#include "migrations/javascript/rows.h"

namespace signalbox::js::knex {
namespace {

std::string now_sql(const Link& link) {
  const Value precision = argument(link, 0);
  const double* digits = std::get_if<double>(&precision);
  return digits == nullptr ? "CURRENT_TIMESTAMP" : "CURRENT_TIMESTAMP(" + number_text(*digits) + ")";
}

std::string uuid_sql(Engine engine) {
  switch (engine) {
    case Engine::Postgres:
      return "(gen_random_uuid())";
    case Engine::MySql:
    case Engine::MariaDb:
      return "(UUID())";
    case Engine::Sqlite:
      return "(lower(hex(randomblob(4))) || '-' || lower(hex(randomblob(2))) || '-4' || "
             "substr(lower(hex(randomblob(2))),2) || '-' || substr('89ab',abs(random()) % 4 + 1, 1) || "
             "substr(lower(hex(randomblob(2))),2) || '-' || lower(hex(randomblob(6))))";
  }
  return "";
}

bool is_name_char(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

/// :name and :name: with the members of an object.
std::string with_named(Engine engine, const std::string& sql, const Value& bindings) {
  std::string out;
  for (std::size_t i = 0; i < sql.size(); ++i) {
    const bool starts =
        sql[i] == ':' && i + 1 < sql.size() && is_name_char(sql[i + 1]) && (i == 0 || sql[i - 1] != ':');
    std::size_t end = i + 1;
    while (starts && end < sql.size() && is_name_char(sql[end])) {
      ++end;
    }
    const std::string name = starts ? sql.substr(i + 1, end - i - 1) : "";
    const Value value = member(bindings, name);
    if (!starts || std::holds_alternative<Undefined>(value)) {
      out += sql[i];
      continue;
    }
    const bool identifier = end < sql.size() && sql[end] == ':' && (end + 1 == sql.size() || sql[end + 1] != ':');
    out += identifier ? quoted_path(engine, to_text(value)) : value_sql(engine, value);
    i = identifier ? end : end - 1;
  }
  return out;
}

}  // namespace

std::string table_sql(Engine engine, const std::string& schema, std::string_view table) {
  const std::string lowered = lower(table);
  const std::size_t alias = lowered.find(" as ");
  const std::string_view name = trim(table.substr(0, alias));
  return (schema.empty() ? "" : quoted(engine, schema) + ".") + quoted_path(engine, name);
}

std::string value_sql(Engine engine, const Value& value) {
  return literal_sql(engine, value, [&](const Chain& chain) { return raw_sql(engine, chain); });
}

std::string with_bindings(Engine engine, const std::string& sql, const Value& bindings) {
  if (as_object(bindings) != nullptr) {
    return with_named(engine, sql, bindings);
  }
  if (is_nothing(bindings)) {
    return sql;
  }
  const Array* array = as_array(bindings);
  std::string out;
  std::size_t next = 0;
  for (std::size_t i = 0; i < sql.size(); ++i) {
    if (sql[i] == '\\' && i + 1 < sql.size() && sql[i + 1] == '?') {
      out += sql[++i];
      continue;
    }
    if (sql[i] != '?') {
      out += sql[i];
      continue;
    }
    const bool identifier = i + 1 < sql.size() && sql[i + 1] == '?';
    i += identifier ? 1 : 0;
    const Value value = array == nullptr             ? (next == 0 ? bindings : Value(Opaque{}))
                        : next < array->items.size() ? array->items[next]
                                                     : Value(Opaque{});
    ++next;
    if (!identifier) {
      out += value_sql(engine, value);
      continue;
    }
    std::string names;
    for (const std::string& name : names_of(value)) {
      names += (names.empty() ? "" : ", ") + quoted_path(engine, name);
    }
    out += names;
  }
  return out;
}

std::optional<std::string> raw_sql(Engine engine, const Chain& chain) {
  if (chain.kind != Chain::Root::Host || chain.root != "knex" || chain.links.empty()) {
    return std::nullopt;
  }
  const std::string path = chain.path();
  const Link& last = chain.links.back();
  if (path == "fn.now") {
    return now_sql(last);
  }
  if (path == "fn.uuid") {
    return uuid_sql(engine);
  }
  if (path == "ref") {
    return quoted_path(engine, to_text(argument(last, 0)));
  }
  const Link& raw = chain.links.front().name == "raw" ? chain.links.front() : last;
  if (raw.name == "raw" && (path == "raw" || path == "schema.raw" || path == "client.raw") &&
      as_string(argument(raw, 0)) != nullptr) {
    return with_bindings(engine, *as_string(argument(raw, 0)), argument(raw, 1));
  }
  return std::nullopt;
}

}  // namespace signalbox::js::knex
