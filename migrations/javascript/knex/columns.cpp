#include <array>

#include "base/text.h"
#include "migrations/javascript/knex/compile.h"

namespace signalbox::js::knex {
namespace {

/// lodash's toNumber with a default: what is no number is the default.
std::string number_or(const Value& value, int otherwise) {
  if (const double* number = std::get_if<double>(&value)) {
    return number_text(*number);
  }
  const std::string* text = as_string(value);
  const bool digits = text != nullptr && !text->empty() && text->find_first_not_of("0123456789") == std::string::npos;
  return digits ? *text : std::to_string(otherwise);
}

bool is_false(const Value& value) {
  const bool* truth = std::get_if<bool>(&value);
  return truth != nullptr && !*truth;
}

class ColumnCompiler {
 public:
  ColumnCompiler(Engine engine, const TableBuilder& builder, const ColumnCall& column)
      : engine_(engine), builder_(builder), column_(column), name_(quoted(engine, column.name())) {}

  ColumnSql compile() {
    out_.type = type();
    out_.default_value = default_value();
    out_.not_null = is_not_null();
    out_.definition = name_ + " " + out_.type + modifiers();
    return std::move(out_);
  }

 private:
  bool mysql() const { return is_mysql_family(engine_); }
  bool postgres() const { return engine_ == Engine::Postgres; }
  bool sqlite() const { return engine_ == Engine::Sqlite; }
  Value arg(std::size_t index) const {
    return index < column_.arguments.size() ? column_.arguments[index] : Value(Undefined{});
  }
  const Link* modifier(const char* name) const {
    const auto found = column_.modifiers.find(name);
    return found == column_.modifiers.end() ? nullptr : &found->second;
  }

  /// Increments are the primary key unless the table states another one or they are told not to be.
  bool is_primary_key(bool by_default) const {
    const Value options = arg(1);
    const Value wanted = member(options, "primaryKey");
    const bool wants = as_object(options) == nullptr ? by_default : truthy(wanted);
    const bool stated =
        std::ranges::any_of(builder_.calls, [](const TableCall& call) { return call.method == "primary"; });
    return wants && !stated;
  }

  std::string increments(bool big) const {
    if (sqlite()) {
      return "integer not null primary key autoincrement";
    }
    const bool key = is_primary_key(true);
    if (postgres()) {
      return std::string(big ? "bigserial" : "serial") + (key ? " primary key" : "");
    }
    return std::string(big ? "bigint" : "int") + " unsigned not null" + (key ? " auto_increment primary key" : "");
  }

  std::string quoted_values(std::string_view separator) const {
    std::string out;
    for (const std::string& value : names_of(arg(1))) {
      out += (out.empty() ? "" : std::string(separator)) + quoted_text(engine_, value);
    }
    return out;
  }

  std::string enumeration() {
    if (mysql()) {
      return "enum(" + quoted_values(", ") + ")";
    }
    const Value options = arg(2);
    if (postgres() && truthy(member(options, "useNative"))) {
      const Value schema = member(options, "schemaName");
      const std::string in = is_nothing(schema) ? builder_.schema : to_text(schema);
      const std::string type =
          (in.empty() ? "" : quoted(engine_, in) + ".") + quoted(engine_, to_text(member(options, "enumName")));
      if (!truthy(member(options, "existingType"))) {
        out_.before.push_back("create type " + type + " as enum (" + quoted_values(", ") + ")");
      }
      return type;
    }
    return "text check (" + name_ + " in (" + quoted_values(", ") + "))";
  }

  std::string time_type(std::string_view type) const {
    Value precision = arg(1);
    if (as_object(precision) != nullptr) {
      precision = member(precision, "precision");
    }
    const double* digits = std::get_if<double>(&precision);
    return std::string(type) + (digits == nullptr ? "" : "(" + number_text(*digits) + ")");
  }

  std::string postgres_time() const {
    Value without_zone = arg(1);
    Value precision = arg(2);
    bool zoned = !truthy(without_zone);
    if (as_object(without_zone) != nullptr) {
      precision = member(without_zone, "precision");
      zoned = !is_false(member(without_zone, "useTz"));
    }
    const double* digits = std::get_if<double>(&precision);
    return std::string(zoned ? "timestamptz" : "timestamp") +
           (digits == nullptr ? "" : "(" + number_text(*digits) + ")");
  }

  std::string decimal() const {
    if (sqlite()) {
      return "float";
    }
    return postgres() && std::holds_alternative<Null>(arg(1))
               ? "decimal"
               : "decimal(" + number_or(arg(1), 8) + ", " + number_or(arg(2), 2) + ")";
  }

  std::string sized(std::string_view type, int width) const {
    return std::string(type) + (is_nothing(arg(1)) ? "" : "(" + number_or(arg(1), width) + ")");
  }

  std::string text() const {
    if (mysql() && column_.type != "text") {
      return column_.type;
    }
    const Value given = arg(1);
    const std::string* size = as_string(given);
    if (!mysql() || size == nullptr) {
      return "text";
    }
    return size->starts_with("medium") ? "mediumtext" : size->starts_with("long") ? "longtext" : "text";
  }

  /// Types that a dialect does not name stand as they are called.
  std::string type() {
    const std::string& type = column_.type;
    if (type == "increments" || type == "bigincrements") {
      return increments(type == "bigincrements");
    }
    if (type == "varchar") {
      return "varchar(" + number_or(arg(1), 255) + ")";
    }
    if (type == "integer" || type == "int") {
      return type == "integer" && mysql() ? sized("int", 11) : type;
    }
    if (type == "tinyint") {
      return mysql() ? sized("tinyint", 1) : postgres() ? "smallint" : "tinyint";
    }
    if (type == "smallint" || type == "mediumint") {
      return mysql() || (postgres() && type == "smallint") ? type : "integer";
    }
    if (type == "biginteger") {
      return "bigint";
    }
    if (type == "floating") {
      return postgres() ? "real"
             : sqlite() ? "float"
                        : "float(" + number_or(arg(1), 8) + ", " + number_or(arg(2), 2) + ")";
    }
    if (type == "double") {
      return postgres()           ? "double precision"
             : sqlite()           ? "float"
             : is_nothing(arg(1)) ? "double"
                                  : "double(" + number_or(arg(1), 8) + ", " + number_or(arg(2), 2) + ")";
    }
    if (type == "decimal") {
      return decimal();
    }
    if (type == "bool") {
      return "boolean";
    }
    if (type == "datetime" || type == "timestamp") {
      return postgres() ? postgres_time() : sqlite() ? "datetime" : time_type(type);
    }
    if (type == "time") {
      return mysql() ? time_type(type) : type;
    }
    if (type == "binary") {
      return postgres() ? "bytea" : sqlite() || is_nothing(arg(1)) ? "blob" : "varbinary(" + number_or(arg(1), 0) + ")";
    }
    if (type == "uuid") {
      return postgres() ? "uuid" + std::string(is_primary_key(false) ? " primary key" : "")
             : truthy(member(arg(1), "useBinaryUuid")) ? "binary(16)"
                                                       : "char(36)";
    }
    if (type == "json" || type == "jsonb") {
      return mysql() || sqlite() ? "json" : type == "jsonb" || truthy(arg(1)) ? "jsonb" : "json";
    }
    if (type == "enu") {
      return enumeration();
    }
    if (type == "specifictype") {
      const Chain* chain = as_chain(arg(1));
      return chain != nullptr ? raw_sql(engine_, *chain).value_or(std::string(kHole)) : to_text(arg(1));
    }
    if (type == "text" || type == "mediumtext" || type == "longtext") {
      return text();
    }
    if (type == "bit") {
      return mysql() ? sized("bit", 1) : postgres() ? "bit" : "text";
    }
    if ((type == "char" || type == "varbinary") && !is_nothing(arg(1))) {
      return type + "(" + number_or(arg(1), 255) + ")";
    }
    return type;
  }

  bool increments_itself() const { return column_.type.ends_with("increments"); }

  bool is_not_null() const {
    const Link* nullable = modifier("nullable");
    return nullable != nullptr && is_false(argument(*nullable, 0));
  }

  std::string default_value() const {
    if (modifier("now") != nullptr) {
      return "CURRENT_TIMESTAMP";
    }
    const Link* given = modifier("defaultTo");
    if (given == nullptr) {
      return "";
    }
    const Value value = argument(*given, 0);
    const bool json = column_.type == "json" || column_.type == "jsonb";
    if (mysql()) {
      // Knex leaves out what MySQL would refuse: NULL, and defaults of texts and blobs.
      if (is_nothing(value) || (!json && (column_.type == "blob" || column_.type.find("text") != std::string::npos))) {
        return "";
      }
      if (json && (as_object(value) != nullptr || as_array(value) != nullptr)) {
        return "(" + quoted_text(engine_, to_json_text(value)) + ")";
      }
    }
    if (std::holds_alternative<Undefined>(value)) {
      return "";
    }
    if (std::holds_alternative<Null>(value)) {
      return "null";
    }
    if (as_chain(value) != nullptr) {
      return value_sql(engine_, value);
    }
    if (column_.type == "bool") {
      const bool* truth = std::get_if<bool>(&value);
      const bool yes = truth != nullptr ? *truth : to_text(value) != "false" && to_text(value) != "0";
      return yes ? "'1'" : "'0'";
    }
    if (json && (as_object(value) != nullptr || as_array(value) != nullptr)) {
      return quoted_text(engine_, to_json_text(value));
    }
    return quoted_text(engine_, to_text(value));
  }

  std::string check_predicate(const Link& check, std::size_t& name_at) const {
    const std::string& method = check.name;
    name_at = 1;
    if (method == "checkPositive" || method == "checkNegative") {
      name_at = 0;
      return name_ + (method == "checkPositive" ? " > 0" : " < 0");
    }
    if (method == "checkIn" || method == "checkNotIn") {
      return name_ + (method == "checkIn" ? " in (" : " not in (") + value_sql(engine_, argument(check, 0)) + ")";
    }
    if (method == "checkLength") {
      name_at = 2;
      return "length(" + name_ + ") " + to_text(argument(check, 0)) + " " + to_text(argument(check, 1));
    }
    if (method == "checkRegex") {
      return name_ + (postgres() ? " ~ " : " REGEXP ") + value_sql(engine_, argument(check, 0));
    }
    if (method == "checkBetween") {
      const Array* ranges = as_array(argument(check, 0));
      const bool one = ranges != nullptr && ranges->items.size() == 2 && as_array(ranges->items[0]) == nullptr;
      std::string out;
      const auto add = [&](const Array& range) {
        if (range.items.size() == 2) {
          out += (out.empty() ? "" : " or ") + name_ + " between " + value_sql(engine_, range.items[0]) + " and " +
                 value_sql(engine_, range.items[1]);
        }
      };
      if (one) {
        add(*ranges);
      }
      for (std::size_t i = 0; ranges != nullptr && !one && i < ranges->items.size(); ++i) {
        if (const Array* range = as_array(ranges->items[i])) {
          add(*range);
        }
      }
      return out;
    }
    name_at = 2;
    return with_bindings(engine_, to_text(argument(check, 0)), argument(check, 1));
  }

  std::string checks() {
    std::string out;
    int count = 0;
    for (const Link& check : column_.checks) {
      std::size_t name_at = 0;
      const std::string predicate = check_predicate(check, name_at);
      const Value named = argument(check, name_at);
      const std::string* name = as_string(named);
      if (column_.alter) {
        const std::string made = builder_.table + "_" + column_.name() + "_" + std::to_string(++count);
        out_.afterwards.push_back("alter table " + table_sql(engine_, builder_.schema, builder_.table) +
                                  " add constraint " + (name != nullptr ? *name : made) + " check(" + predicate + ")");
        continue;
      }
      out += (name != nullptr ? " constraint " + *name : std::string()) + " check (" + predicate + ")";
    }
    return out;
  }

  std::string comment() {
    const Link* given = modifier("comment");
    if (given == nullptr || sqlite()) {
      return "";
    }
    const Value text = argument(*given, 0);
    const std::string quoted_comment = is_nothing(text) ? "NULL" : quoted_text(engine_, to_text(text));
    if (postgres()) {
      out_.afterwards.push_back("comment on column " + table_sql(engine_, builder_.schema, builder_.table) + "." +
                                name_ + " is " + quoted_comment);
      return "";
    }
    return is_nothing(text) ? "" : " comment " + quoted_comment;
  }

  /// Increments take no modifier but the comment.
  std::string modifiers() {
    if (increments_itself()) {
      return comment();
    }
    std::string out;
    if (mysql() && modifier("unsigned") != nullptr) {
      out += " unsigned";
    }
    if (modifier("nullable") != nullptr) {
      out += out_.not_null ? " not null" : " null";
    }
    if (!out_.default_value.empty()) {
      out += " default " + out_.default_value;
    }
    out += comment();
    if (mysql()) {
      if (const Link* collate = modifier("collate")) {
        out += " collate '" + to_text(argument(*collate, 0)) + "'";
      }
      if (modifier("first") != nullptr) {
        out += " first";
      }
      if (const Link* after = modifier("after")) {
        out += " after " + quoted(engine_, to_text(argument(*after, 0)));
      }
    }
    return out + checks();
  }

  Engine engine_;
  const TableBuilder& builder_;
  const ColumnCall& column_;
  std::string name_;
  ColumnSql out_;
};

}  // namespace

ColumnSql column_sql(Engine engine, const TableBuilder& builder, const ColumnCall& column) {
  return ColumnCompiler(engine, builder, column).compile();
}

}  // namespace signalbox::js::knex
