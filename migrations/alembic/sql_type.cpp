// SQLAlchemy's types in the words of an engine, as its compilers write them.

#include <algorithm>
#include <array>

#include "base/text.h"
#include "migrations/alembic/sql_words.h"

namespace signalbox::alembic {
namespace {

using python::Term;
using python::Value;

struct TypeName {
  std::string_view type;  ///< lower case, without underscores
  std::string_view postgres;
  std::string_view mysql;
  std::string_view sqlite;
};

/// What needs no argument, or leaves it out. The last ones are of libraries that many projects use.
constexpr auto kPlain = std::to_array<TypeName>({
    {"integer", "INTEGER", "INTEGER", "INTEGER"},
    {"int", "INTEGER", "INTEGER", "INTEGER"},
    {"biginteger", "BIGINT", "BIGINT", "BIGINT"},
    {"bigint", "BIGINT", "BIGINT", "BIGINT"},
    {"smallinteger", "SMALLINT", "SMALLINT", "SMALLINT"},
    {"smallint", "SMALLINT", "SMALLINT", "SMALLINT"},
    {"mediumint", "INTEGER", "MEDIUMINT", "INTEGER"},
    {"tinyint", "SMALLINT", "TINYINT", "SMALLINT"},
    {"boolean", "BOOLEAN", "BOOL", "BOOLEAN"},
    {"bool", "BOOLEAN", "BOOL", "BOOLEAN"},
    {"date", "DATE", "DATE", "DATE"},
    {"text", "TEXT", "TEXT", "TEXT"},
    {"unicodetext", "TEXT", "TEXT", "TEXT"},
    {"longtext", "TEXT", "LONGTEXT", "TEXT"},
    {"mediumtext", "TEXT", "MEDIUMTEXT", "TEXT"},
    {"tinytext", "TEXT", "TINYTEXT", "TEXT"},
    {"largebinary", "BYTEA", "BLOB", "BLOB"},
    {"pickletype", "BYTEA", "BLOB", "BLOB"},
    {"blob", "BYTEA", "BLOB", "BLOB"},
    {"longblob", "BYTEA", "LONGBLOB", "BLOB"},
    {"mediumblob", "BYTEA", "MEDIUMBLOB", "BLOB"},
    {"bytea", "BYTEA", "BLOB", "BLOB"},
    {"json", "JSON", "JSON", "JSON"},
    {"jsonb", "JSONB", "JSON", "JSON"},
    {"uuid", "UUID", "CHAR(32)", "CHAR(32)"},
    {"double", "DOUBLE PRECISION", "DOUBLE", "DOUBLE"},
    {"doubleprecision", "DOUBLE PRECISION", "DOUBLE", "DOUBLE PRECISION"},
    {"real", "REAL", "REAL", "REAL"},
    {"year", "INTEGER", "YEAR", "INTEGER"},
    {"inet", "INET", "INET", "INET"},
    {"cidr", "CIDR", "CIDR", "CIDR"},
    {"macaddr", "MACADDR", "MACADDR", "MACADDR"},
    {"macaddr8", "MACADDR8", "MACADDR8", "MACADDR8"},
    {"tsvector", "TSVECTOR", "TSVECTOR", "TSVECTOR"},
    {"tsquery", "TSQUERY", "TSQUERY", "TSQUERY"},
    {"hstore", "HSTORE", "HSTORE", "HSTORE"},
    {"citext", "CITEXT", "CITEXT", "CITEXT"},
    {"oid", "OID", "OID", "OID"},
    {"money", "MONEY", "MONEY", "MONEY"},
    {"regclass", "REGCLASS", "REGCLASS", "REGCLASS"},
    {"int4range", "INT4RANGE", "INT4RANGE", "INT4RANGE"},
    {"int8range", "INT8RANGE", "INT8RANGE", "INT8RANGE"},
    {"numrange", "NUMRANGE", "NUMRANGE", "NUMRANGE"},
    {"daterange", "DATERANGE", "DATERANGE", "DATERANGE"},
    {"tsrange", "TSRANGE", "TSRANGE", "TSRANGE"},
    {"tstzrange", "TSTZRANGE", "TSTZRANGE", "TSTZRANGE"},
    {"tsvectortype", "TSVECTOR", "TEXT", "TEXT"},
    {"uuidtype", "UUID", "BINARY(16)", "BLOB"},
    {"guid", "UUID", "CHAR(36)", "CHAR(36)"},
    {"jsontype", "JSON", "JSON", "JSON"},
    {"emailtype", "VARCHAR(255)", "VARCHAR(255)", "VARCHAR(255)"},
    {"urltype", "TEXT", "TEXT", "TEXT"},
    {"ipaddresstype", "VARCHAR(50)", "VARCHAR(50)", "VARCHAR(50)"},
    {"choicetype", "VARCHAR(255)", "VARCHAR(255)", "VARCHAR(255)"},
    {"arrowtype", "TIMESTAMP WITHOUT TIME ZONE", "DATETIME", "DATETIME"},
});

std::string_view word_of(const TypeName& type, Engine engine) {
  return engine == Engine::Postgres ? type.postgres : engine == Engine::Sqlite ? type.sqlite : type.mysql;
}

std::string number_argument(const Term& term, std::size_t position, std::string_view name) {
  const Value* value = python::argument(term, position, name);
  return value != nullptr && value->integer() != nullptr ? std::to_string(*value->integer()) : std::string{};
}

std::string in_parentheses(const std::string& text) {
  return text.empty() ? text : "(" + text + ")";
}

std::string string_type(Engine engine, std::string_view word, const Term& term) {
  std::string out = std::string(word) + in_parentheses(number_argument(term, 0, "length"));
  if (const std::string* collation = python::text_argument(term, 1, "collation")) {
    out += " COLLATE " + quoted(engine, *collation);
  }
  return out;
}

std::string time_type(Engine engine, std::string_view word, const Term& term) {
  const Value* positional = term.positional.empty() ? nullptr : &term.positional.front();
  const bool zoned = python::is_true(term, "timezone") || (positional != nullptr && positional->is(true));
  if (engine != Engine::Postgres) {
    return std::string(word) + in_parentheses(number_argument(term, 99, "fsp"));
  }
  return std::string(word == "DATETIME" ? "TIMESTAMP" : word) + in_parentheses(number_argument(term, 99, "precision")) +
         (zoned ? " WITH TIME ZONE" : " WITHOUT TIME ZONE");
}

std::string numeric_type(std::string_view word, const Term& term) {
  const std::string precision = number_argument(term, 0, "precision");
  const std::string scale = number_argument(term, 1, "scale");
  return std::string(word) + in_parentheses(precision + (precision.empty() || scale.empty() ? "" : ", " + scale));
}

std::string interval_type(Engine engine, const Term& term) {
  if (engine != Engine::Postgres) {
    return "DATETIME";
  }
  const std::string* fields = python::text_argument(term, 99, "fields");
  return "INTERVAL" + (fields == nullptr ? "" : " " + *fields) +
         in_parentheses(
             number_argument(term, 99, python::keyword(term, "precision") ? "precision" : "second_precision"));
}

/// MySQL's integers carry a width and a sign.
std::string with_mysql_attributes(Engine engine, std::string_view word, const Term& term) {
  std::string out(word);
  if (!is_mysql_family(engine)) {
    return out;
  }
  out += in_parentheses(number_argument(term, 99, "display_width"));
  out += python::is_true(term, "unsigned") ? " UNSIGNED" : "";
  out += python::is_true(term, "zerofill") ? " ZEROFILL" : "";
  return out;
}

/// sa.Enum("a", "b"), sa.Enum(Status): members by name.
std::vector<std::string> enum_values(const Term& term, const python::Evaluator& file) {
  std::vector<std::string> out;
  for (const Value& each : term.positional) {
    const auto listed = python::texts(each);
    const Term* named = each.term();
    const auto found = named == nullptr ? file.classes().end() : file.classes().find(named->name);
    if (listed) {
      out.insert(out.end(), listed->begin(), listed->end());
    } else if (found != file.classes().end()) {
      for (const python::Keyword& member : found->second.attributes) {
        out.push_back(member.name);
      }
    }
  }
  return out;
}

std::string default_enum_name(const Term& term) {
  const Term* named = term.positional.empty() ? nullptr : term.positional.front().term();
  return named == nullptr ? std::string{} : lower(python::last_part(named->name));
}

TypeText enum_type(Engine engine, const Term& term, const python::Evaluator& file) {
  EnumType out;
  const std::string* name = python::text_argument(term, 99, "name");
  const std::string* schema = python::text_argument(term, 99, "schema");
  out.name = name != nullptr ? *name : default_enum_name(term);
  out.schema = schema != nullptr ? *schema : "";
  out.values = enum_values(term, file);
  const Value* native = python::keyword(term, "native_enum");
  const Value* create = python::keyword(term, "create_type");
  out.native = native == nullptr || !native->is(false);
  out.create = create == nullptr || !create->is(false);
  if (engine == Engine::Postgres && out.native) {
    return {quoted(engine, out.schema, out.name), !out.name.empty(), out};
  }
  if (is_mysql_family(engine) && out.native) {
    std::string values;
    for (const std::string& value : out.values) {
      values += (values.empty() ? "" : ", ") + sql_literal(engine, value);
    }
    return {"ENUM(" + values + ")", !out.values.empty(), std::nullopt};
  }
  std::size_t longest = 1;
  for (const std::string& value : out.values) {
    longest = std::max(longest, value.size());
  }
  const std::string length = number_argument(term, 99, "length");
  return {"VARCHAR(" + (length.empty() ? std::to_string(longest) : length) + ")", true, std::nullopt};
}

TypeText array_type(Engine engine, const Term& term, const python::Evaluator& file) {
  const Value* item = python::argument(term, 0, "item_type");
  if (item == nullptr) {
    return {"TEXT[]", false, std::nullopt};
  }
  TypeText inner = sql_type(engine, *item, file);
  inner.sql += "[]";
  return inner;
}

/// A project's own type is most often named after the one that it decorates: TZDateTime, EncryptedText.
std::string likely_type(Engine engine, std::string_view word) {
  if (word.ends_with("datetime") || word.ends_with("timestamp")) {
    return engine == Engine::Postgres ? "TIMESTAMP WITHOUT TIME ZONE" : "DATETIME";
  }
  const TypeName* best = nullptr;
  for (const TypeName& each : kPlain) {
    if (word.ends_with(each.type) && (best == nullptr || each.type.size() > best->type.size())) {
      best = &each;
    }
  }
  return std::string(best == nullptr ? "TEXT" : word_of(*best, engine));
}

TypeText named_type(Engine engine, const Term& term, const python::Evaluator& file) {
  const std::string word = replace_all(lower(python::last_part(term.name)), "_", "");
  if (word == "enum") {
    return enum_type(engine, term, file);
  }
  if (word == "array") {
    return array_type(engine, term, file);
  }
  if (word == "string" || word == "unicode" || word == "varchar" || word == "nvarchar" || word == "autostring") {
    return {string_type(engine, "VARCHAR", term), true, std::nullopt};
  }
  if (word == "char" || word == "nchar") {
    return {string_type(engine, "CHAR", term), true, std::nullopt};
  }
  if (word == "datetime" || word == "timestamp") {
    return {time_type(engine, word == "timestamp" ? "TIMESTAMP" : "DATETIME", term), true, std::nullopt};
  }
  if (word == "time") {
    return {time_type(engine, "TIME", term), true, std::nullopt};
  }
  if (word == "interval") {
    return {interval_type(engine, term), true, std::nullopt};
  }
  if (word == "numeric" || word == "decimal") {
    return {numeric_type("NUMERIC", term), true, std::nullopt};
  }
  if (word == "float") {
    return {"FLOAT" + in_parentheses(number_argument(term, 0, "precision")), true, std::nullopt};
  }
  if (word == "bit") {
    return {
        (python::is_true(term, "varying") ? "BIT VARYING" : "BIT") + in_parentheses(number_argument(term, 0, "length")),
        true, std::nullopt};
  }
  if (word == "binary" || word == "varbinary") {
    return {engine == Engine::Postgres ? "BYTEA" : upper(word) + in_parentheses(number_argument(term, 0, "length")),
            true, std::nullopt};
  }
  if (word == "vector") {
    return {"VECTOR" + in_parentheses(number_argument(term, 0, "dim")), true, std::nullopt};
  }
  if (word == "geometry" || word == "geography") {
    return {upper(word), true, std::nullopt};
  }
  const auto* found = std::ranges::find(kPlain, word, &TypeName::type);
  if (found != kPlain.end()) {
    return {with_mysql_attributes(engine, word_of(*found, engine), term), true, std::nullopt};
  }
  return {likely_type(engine, word), false, std::nullopt};
}

}  // namespace

TypeText sql_type(Engine engine, const Value& type, const python::Evaluator& file) {
  const Term* term = type.term();
  if (term == nullptr) {
    return {"TEXT", false, std::nullopt};
  }
  if (term->receiver == nullptr) {
    return named_type(engine, *term, file);
  }
  // sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
  const std::string_view dialect = engine == Engine::Postgres ? "postgresql"
                                   : engine == Engine::Sqlite ? "sqlite"
                                                              : "mysql";
  if (term->name == "with_variant" && !term->positional.empty()) {
    const auto names = python::texts(term->positional.back()).value_or(std::vector<std::string>{});
    const bool here = term->positional.size() > 1 && std::ranges::find(names, dialect) != names.end();
    return sql_type(engine, here ? term->positional.front() : *term->receiver, file);
  }
  return {"TEXT", false, std::nullopt};
}

}  // namespace signalbox::alembic
