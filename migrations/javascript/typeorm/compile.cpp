#include "migrations/javascript/typeorm/compile.h"

#include <algorithm>

#include "base/hash.h"
#include "base/text.h"

namespace signalbox::js::typeorm {
namespace {

std::string derived(std::string_view prefix, std::string_view table, std::string_view rest, std::size_t length) {
  const std::string_view name = table.substr(table.rfind('.') + 1);
  return std::string(prefix) + sha1_hex(std::string(name) + "_" + std::string(rest)).substr(0, length);
}

std::string sorted(std::vector<std::string> columns) {
  std::ranges::sort(columns);
  return join(columns, "_");
}

std::string text_of(const Value& options, const std::string& name) {
  const Value value = member(options, name);
  return is_nothing(value) ? "" : to_text(value);
}

bool is_set(const Value& options, const std::string& name) {
  return truthy(member(options, name));
}

std::string named(const Value& options, const std::string& by_default) {
  const std::string given = text_of(options, "name");
  return given.empty() ? by_default : given;
}

/// MySQL wants a length where others have one by themselves.
std::string length_of(Engine engine, const Value& column) {
  const std::string length = text_of(column, "length");
  const std::string type = lower(text_of(column, "type"));
  if (!length.empty() || !is_mysql_family(engine)) {
    return length;
  }
  return type == "varchar" || type == "varchar2" || type == "nvarchar" || type == "character varying" ? "255"
         : type == "varbinary"                                                                        ? "255"
                                                                                                      : "";
}

std::string type_sql(Engine engine, const Value& column) {
  const std::string type = text_of(column, "type");
  if (engine == Engine::Sqlite && as_array(member(column, "enum")) != nullptr) {
    return "varchar";
  }
  const std::string length = length_of(engine, column);
  const std::string width = text_of(column, "width");
  const std::string precision = text_of(column, "precision");
  const std::string scale = text_of(column, "scale");
  std::string size;
  if (!length.empty()) {
    size = "(" + length + ")";
  } else if (is_mysql_family(engine) && !width.empty()) {
    size = "(" + width + ")";
  } else if (!precision.empty()) {
    size = "(" + precision + (scale.empty() ? "" : "," + scale) + ")";
  }
  std::string out = type + size;
  if (engine == Engine::Postgres) {
    for (const std::string_view time : {"time", "timestamp"}) {
      for (const std::string_view zone : {" without time zone", " with time zone"}) {
        if (type == std::string(time) + std::string(zone)) {
          out = std::string(time) + size + std::string(zone);
        }
      }
    }
    const std::string feature = text_of(column, "spatialFeatureType");
    if (!feature.empty()) {
      const std::string srid = text_of(column, "srid");
      out = type + "(" + feature + (srid.empty() ? "" : "," + srid) + ")";
    }
  }
  return out + (is_set(column, "isArray") ? "[]" : "");
}

bool is_enum(const Value& column) {
  const std::string type = text_of(column, "type");
  return type == "enum" || type == "simple-enum";
}

std::string enum_values(Engine engine, const Value& column) {
  std::string out;
  for (const std::string& value : names_in(column, "enum")) {
    out += (out.empty() ? "" : ", ") + quoted_text(engine, value);
  }
  return out;
}

std::string generated_sql(const Value& column) {
  const std::string expression = text_of(column, "asExpression");
  const std::string kind = text_of(column, "generatedType");
  return expression.empty() ? "" : " AS (" + expression + ") " + (kind.empty() ? "VIRTUAL" : kind);
}

std::string postgres_column(std::string_view table, const Value& column) {
  std::string out;
  const std::string type = text_of(column, "type");
  const std::string strategy = text_of(column, "generationStrategy");
  const bool generated = is_set(column, "isGenerated") && strategy != "uuid";
  if (generated && strategy == "identity") {
    const std::string identity = text_of(column, "generatedIdentity");
    out += " " + type + " GENERATED " + (identity.empty() ? "BY DEFAULT" : identity) + " AS IDENTITY";
  } else if (generated) {
    out += type == "smallint" || type == "int2" ? " SMALLSERIAL"
           : type == "bigint" || type == "int8" ? " BIGSERIAL"
                                                : " SERIAL";
  } else if (is_enum(column)) {
    out += " " + enum_name(table, column) + (is_set(column, "isArray") ? "[]" : "");
  } else {
    out += " " + type_sql(Engine::Postgres, column);
  }
  if (text_of(column, "generatedType") == "STORED" && !text_of(column, "asExpression").empty()) {
    out += " GENERATED ALWAYS AS (" + text_of(column, "asExpression") + ") STORED";
  }
  if (const std::string collation = text_of(column, "collation"); !collation.empty()) {
    out += " COLLATE " + quoted(Engine::Postgres, collation);
  }
  out += is_set(column, "isNullable") ? "" : " NOT NULL";
  const std::string by_default = text_of(column, "default");
  if (!by_default.empty()) {
    out += " DEFAULT " + by_default;
  } else if (is_set(column, "isGenerated") && strategy == "uuid") {
    out += " DEFAULT uuid_generate_v4()";
  }
  return out;
}

std::string mysql_column(Engine engine, const Value& column, bool states_key) {
  std::string out = " " + type_sql(engine, column);
  if (as_array(member(column, "enum")) != nullptr) {
    out += " (" + enum_values(engine, column) + ")";
  }
  out += is_set(column, "zerofill") ? " ZEROFILL" : is_set(column, "unsigned") ? " UNSIGNED" : "";
  if (const std::string charset = text_of(column, "charset"); !charset.empty()) {
    out += " CHARACTER SET " + charset;
  }
  if (const std::string collation = text_of(column, "collation"); !collation.empty()) {
    out += " COLLATE " + collation;
  }
  out += generated_sql(column);
  out += is_set(column, "isNullable") ? " NULL" : " NOT NULL";
  out += is_set(column, "isPrimary") && !states_key ? " PRIMARY KEY" : "";
  out += is_set(column, "isGenerated") && text_of(column, "generationStrategy") == "increment" ? " AUTO_INCREMENT" : "";
  if (const std::string comment = text_of(column, "comment"); !comment.empty()) {
    out += " COMMENT " + quoted_text(engine, comment);
  }
  if (const std::string by_default = text_of(column, "default"); !by_default.empty()) {
    out += " DEFAULT " + by_default;
  }
  if (const std::string on_update = text_of(column, "onUpdate"); !on_update.empty()) {
    out += " ON UPDATE " + on_update;
  }
  return out;
}

std::string sqlite_column(const Value& column, bool states_key) {
  std::string out = " " + type_sql(Engine::Sqlite, column);
  if (as_array(member(column, "enum")) != nullptr) {
    out += " CHECK (" + quoted(Engine::Sqlite, text_of(column, "name")) + " IN (" +
           enum_values(Engine::Sqlite, column) + "))";
  }
  out += is_set(column, "isPrimary") && !states_key ? " PRIMARY KEY" : "";
  out += is_set(column, "isGenerated") && text_of(column, "generationStrategy") == "increment" ? " AUTOINCREMENT" : "";
  if (const std::string collation = text_of(column, "collation"); !collation.empty()) {
    out += " COLLATE " + collation;
  }
  out += is_set(column, "isNullable") ? "" : " NOT NULL";
  const std::string generated = generated_sql(column);
  const std::string by_default = text_of(column, "default");
  return out + (!generated.empty() ? generated : by_default.empty() ? "" : " DEFAULT (" + by_default + ")");
}

}  // namespace

Value options_of(const Value& value) {
  if (as_object(value) != nullptr) {
    return value;
  }
  const Chain* chain = as_chain(value);
  const bool made = chain != nullptr && !chain->links.empty() && chain->links.back().constructed;
  return made ? argument(chain->links.back(), 0) : Value(Undefined{});
}

std::vector<Value> list_of(const Value& value) {
  std::vector<Value> out;
  if (const Array* array = as_array(value)) {
    std::ranges::transform(array->items, std::back_inserter(out), options_of);
  } else if (!is_nothing(value)) {
    out.push_back(options_of(value));
  }
  return out;
}

std::vector<std::string> names_in(const Value& options, const std::string& name) {
  std::vector<std::string> out;
  const Value value = member(options, name);
  if (const Array* array = as_array(value)) {
    std::ranges::transform(array->items, std::back_inserter(out), to_text);
  }
  return out;
}

std::string quoted_list(Engine engine, const std::vector<std::string>& names) {
  std::string out;
  for (const std::string& name : names) {
    out += (out.empty() ? "" : ", ") + quoted(engine, name);
  }
  return out;
}

std::string unique_name(std::string_view table, std::vector<std::string> columns) {
  return derived("UQ_", table, sorted(std::move(columns)), 27);
}

std::string primary_key_name(std::string_view table, std::vector<std::string> columns) {
  return derived("PK_", table, sorted(std::move(columns)), 27);
}

std::string foreign_key_name(std::string_view table, std::vector<std::string> columns) {
  return derived("FK_", table, sorted(std::move(columns)), 27);
}

std::string index_name(std::string_view table, std::vector<std::string> columns, std::string_view where) {
  return derived("IDX_", table, sorted(std::move(columns)) + (where.empty() ? "" : "_" + std::string(where)), 26);
}

std::string check_name(std::string_view table, std::string_view expression) {
  return derived("CHK_", table, expression, 26);
}

std::string column_sql(Engine engine, std::string_view table, const Value& column, bool states_key) {
  const std::string name = quoted(engine, text_of(column, "name"));
  return name + (engine == Engine::Postgres ? postgres_column(table, column)
                 : is_mysql_family(engine)  ? mysql_column(engine, column, states_key)
                                            : sqlite_column(column, states_key));
}

std::string enum_name(std::string_view table, const Value& column) {
  const std::string given = text_of(column, "enumName");
  const std::size_t dot = table.rfind('.');
  const std::string schema = dot == std::string_view::npos ? "" : std::string(table.substr(0, dot)) + ".";
  const std::string name = std::string(table.substr(dot + 1)) + "_" + lower(text_of(column, "name")) + "_enum";
  return quoted_path(Engine::Postgres, schema + (given.empty() ? name : given));
}

std::string create_enum(Engine engine, std::string_view table, const Value& column) {
  if (engine != Engine::Postgres || !is_enum(column)) {
    return "";
  }
  return "CREATE TYPE " + enum_name(table, column) + " AS ENUM (" + enum_values(engine, column) + ")";
}

std::string unique_sql(Engine engine, std::string_view table, const Value& unique) {
  const std::vector<std::string> columns = names_in(unique, "columnNames");
  const std::string name = quoted(engine, named(unique, unique_name(table, columns)));
  if (is_mysql_family(engine)) {  // MySQL's unique constraints are indexes
    return "UNIQUE INDEX " + name + " (" + quoted_list(engine, columns) + ")";
  }
  const std::string deferrable = text_of(unique, "deferrable");
  return "CONSTRAINT " + name + " UNIQUE (" + quoted_list(engine, columns) + ")" +
         (deferrable.empty() ? "" : " DEFERRABLE " + deferrable);
}

std::string check_sql(Engine engine, std::string_view table, const Value& check) {
  const std::string expression = text_of(check, "expression");
  return "CONSTRAINT " + quoted(engine, named(check, check_name(table, expression))) + " CHECK (" + expression + ")";
}

std::string exclusion_sql(Engine engine, const Value& exclusion) {
  return "CONSTRAINT " + quoted(engine, text_of(exclusion, "name")) + " EXCLUDE " + text_of(exclusion, "expression");
}

std::string foreign_key_sql(Engine engine, std::string_view table, const Value& key) {
  const std::vector<std::string> columns = names_in(key, "columnNames");
  const std::string schema = text_of(key, "referencedSchema");
  std::string out = "CONSTRAINT " + quoted(engine, named(key, foreign_key_name(table, columns))) + " FOREIGN KEY (" +
                    quoted_list(engine, columns) + ") REFERENCES " +
                    (schema.empty() ? "" : quoted(engine, schema) + ".") +
                    quoted_path(engine, text_of(key, "referencedTableName")) + " (" +
                    quoted_list(engine, names_in(key, "referencedColumnNames")) + ")";
  for (const auto& [option, words] : {std::pair("onDelete", " ON DELETE "), std::pair("onUpdate", " ON UPDATE "),
                                      std::pair("deferrable", " DEFERRABLE ")}) {
    const std::string value = text_of(key, option);
    out += value.empty() ? "" : words + value;
  }
  return out;
}

std::string index_sql(Engine engine, std::string_view table, const Value& index) {
  const std::vector<std::string> columns = names_in(index, "columnNames");
  const std::string where = text_of(index, "where");
  const std::string name = quoted(engine, named(index, index_name(table, columns, where)));
  const bool postgres = engine == Engine::Postgres;
  const bool mysql = is_mysql_family(engine);
  return std::string("CREATE ") + (is_set(index, "isUnique") ? "UNIQUE " : "") +
         (mysql && is_set(index, "isSpatial") ? "SPATIAL " : "") +
         (mysql && is_set(index, "isFulltext") ? "FULLTEXT " : "") + "INDEX " +
         (postgres && is_set(index, "isConcurrent") ? "CONCURRENTLY " : "") + name + " ON " +
         quoted_path(engine, table) + " " + (postgres && is_set(index, "isSpatial") ? "USING GiST " : "") + "(" +
         quoted_list(engine, columns) + ")" + (where.empty() || mysql ? "" : " WHERE " + where);
}

}  // namespace signalbox::js::typeorm
