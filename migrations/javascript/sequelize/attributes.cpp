#include <cctype>

#include "base/text.h"
#include "migrations/javascript/sequelize/compile.h"

namespace signalbox::js::sequelize {
namespace {

std::string actions(const Value& attribute) {
  std::string out;
  if (const Value action = member(attribute, "onDelete"); !is_nothing(action)) {
    out += " ON DELETE " + upper(to_text(action));
  }
  if (const Value action = member(attribute, "onUpdate"); !is_nothing(action)) {
    out += " ON UPDATE " + upper(to_text(action));
  }
  return out;
}

/// {model: "users", key: "id"}; old files write the table's name alone.
std::string references_of(Engine engine, const Value& attribute) {
  const Value references = member(attribute, "references");
  if (is_nothing(references)) {
    return "";
  }
  const bool named = as_object(references) != nullptr;
  const TableRef table = table_of(named ? member(references, "model") : references);
  const Value key = named ? member(references, "key") : member(attribute, "referencesKey");
  return "REFERENCES " + table.quoted(engine) + " (" + quoted(engine, is_nothing(key) ? "id" : to_text(key)) + ")" +
         actions(attribute);
}

/// undefined, NOW and generated UUIDs are no defaults of the database.
bool is_schemable(const Value& value) {
  if (std::holds_alternative<Undefined>(value) || as_function(value) != nullptr) {
    return false;
  }
  const Chain* chain = as_chain(value);
  const std::string last = chain == nullptr || chain->links.empty() ? "" : chain->links.back().name;
  return last != "NOW" && last != "UUIDV4" && last != "UUIDV1";
}

std::string default_of(Engine engine, const Attribute& attribute, const Value& value) {
  if (!is_schemable(value)) {
    return "";
  }
  const bool no_default = attribute.type.sql == "TEXT" || attribute.type.sql == "BLOB" ||
                          attribute.type.sql == "JSON" || attribute.type.sql == "GEOMETRY";
  if (is_mysql_family(engine) && no_default) {
    return "";
  }
  if (const Array* array = as_array(value); array != nullptr && engine == Engine::Postgres && attribute.type.is_array) {
    std::string items;
    for (const Value& item : array->items) {
      items += (items.empty() ? "" : ",") + value_sql(engine, item);
    }
    const std::string type = attribute.type.is_enum ? "VARCHAR(255)[]" : attribute.type.sql;
    return "ARRAY[" + items + "]::" + type;
  }
  if (const bool* truth = std::get_if<bool>(&value); truth != nullptr && engine == Engine::Sqlite) {
    return *truth ? "1" : "0";
  }
  return value_sql(engine, value);
}

}  // namespace

std::string TableRef::quoted(Engine engine) const {
  return (schema.empty() ? "" : js::quoted(engine, schema) + ".") + quoted_path(engine, name);
}

TableRef table_of(const Value& value) {
  if (as_object(value) == nullptr) {
    return {"", to_text(value)};
  }
  const Value schema = member(value, "schema");
  const Value name = member(value, "tableName");
  return {is_nothing(schema) ? "" : to_text(schema), to_text(is_nothing(name) ? member(value, "name") : name)};
}

std::optional<Attribute> attribute_of(Engine engine, const std::string& name, const Value& value) {
  Attribute out;
  out.name = name;
  const bool plain = as_object(value) == nullptr;
  auto type = type_sql(engine, plain ? value : member(value, "type"), member(value, "values"));
  if (!type) {
    return std::nullopt;
  }
  out.type = std::move(*type);
  if (plain) {
    return out;
  }
  if (const Value field = member(value, "field"); as_string(field) != nullptr) {
    out.name = *as_string(field);
  }
  const Value allow_null = member(value, "allowNull");
  out.says_null = !std::holds_alternative<Undefined>(allow_null);
  out.allow_null = !out.says_null || truthy(allow_null);
  out.auto_increment = truthy(member(value, "autoIncrement"));
  const Value unique = member(value, "unique");
  const bool* is_unique = std::get_if<bool>(&unique);
  out.unique = is_unique != nullptr && *is_unique;
  out.primary_key = truthy(member(value, "primaryKey"));
  out.default_value = default_of(engine, out, member(value, "defaultValue"));
  out.references = references_of(engine, value);
  if (const Value comment = member(value, "comment"); as_string(comment) != nullptr) {
    out.comment = *as_string(comment);
  }
  if (is_mysql_family(engine)) {
    const Value after = member(value, "after");
    out.position = truthy(member(value, "first")) ? " FIRST"
                   : as_string(after) != nullptr  ? " AFTER " + quoted(engine, *as_string(after))
                                                  : "";
  }
  return out;
}

std::string enum_name(const TableRef& table, const std::string& column) {
  const Engine postgres = Engine::Postgres;
  const std::string name = "enum_" + table.name + "_" + column;
  return (table.schema.empty() ? "" : quoted(postgres, table.schema) + ".") + quoted(postgres, name);
}

std::string create_enum(Engine engine, const TableRef& table, const Attribute& attribute) {
  if (engine != Engine::Postgres || !attribute.type.is_enum) {
    return "";
  }
  std::string values;
  for (const std::string& value : attribute.type.enum_values) {
    values += (values.empty() ? "" : ", ") + quoted_text(engine, value);
  }
  return "CREATE TYPE " + enum_name(table, attribute.name) + " AS ENUM (" + values + ")";
}

std::string definition(Engine engine, const TableRef& table, const Attribute& attribute) {
  const bool postgres = engine == Engine::Postgres;
  std::string type = attribute.type.sql;
  if (postgres && attribute.type.is_enum) {
    type = enum_name(table, attribute.name) + (attribute.type.is_array ? "[]" : "");
  }
  const bool serial = postgres && attribute.auto_increment;
  if (serial) {
    type = type == "BIGINT" ? "BIGSERIAL" : type == "SMALLINT" ? "SMALLSERIAL" : "SERIAL";
  }
  std::string out = type;
  if (!attribute.allow_null && !serial) {
    out += " NOT NULL";
  }
  if (attribute.auto_increment && is_mysql_family(engine)) {
    out += " auto_increment";
  }
  if (!attribute.default_value.empty()) {
    out += " DEFAULT " + attribute.default_value;
  }
  if (attribute.unique) {
    out += " UNIQUE";
  }
  if (is_mysql_family(engine) && !attribute.comment.empty()) {
    out += " COMMENT " + quoted_text(engine, attribute.comment);
  }
  return out + attribute.position;
}

std::string underscored(std::string_view text) {
  std::string out;
  const auto is_upper = [&](std::size_t i) {
    return i < text.size() && std::isupper(static_cast<unsigned char>(text[i])) != 0;
  };
  const auto is_lower = [&](std::size_t i) {
    return i < text.size() && std::islower(static_cast<unsigned char>(text[i])) != 0;
  };
  const auto is_digit = [&](std::size_t i) {
    return i < text.size() && std::isdigit(static_cast<unsigned char>(text[i])) != 0;
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool word_starts =
        i > 0 && is_upper(i) && (is_lower(i - 1) || is_digit(i - 1) || (is_upper(i - 1) && is_lower(i + 1)));
    if (word_starts) {
      out += '_';
    }
    out += text[i] == '-' ? '_' : text[i];
  }
  return lower(out);
}

}  // namespace signalbox::js::sequelize
