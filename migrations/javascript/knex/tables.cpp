#include <algorithm>

#include "base/text.h"
#include "migrations/javascript/knex/compile.h"

namespace signalbox::js::knex {
namespace {

/// One table builder → statements. `create table` first, then columns' afterthoughts, then the rest in its order.
class TableCompiler {
 public:
  TableCompiler(Sent& sent, const TableBuilder& builder, bool guarded)
      : sent_(sent),
        builder_(builder),
        guarded_(guarded),
        engine_(sent.engine()),
        table_(table_sql(engine_, builder.schema, builder.table)) {}

  void compile() {
    for (const ColumnCall& column : builder_.columns) {
      columns_.push_back(column_sql(engine_, builder_, column));
    }
    for (const ColumnSql& column : columns_) {
      for (const std::string& statement : column.before) {
        send(statement, builder_.line);
      }
    }
    if (builder_.creates()) {
      create();
    } else {
      add_columns();
      alter_columns();
    }
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      for (const std::string& statement : columns_[i].afterwards) {
        send(statement, builder_.columns[i].line);
      }
    }
    for (const TableCall& call : builder_.calls) {
      table_call(call);
    }
    if (!builder_.creates()) {
      table_comment();
    }
  }

 private:
  bool mysql() const { return is_mysql_family(engine_); }
  bool postgres() const { return engine_ == Engine::Postgres; }
  bool sqlite() const { return engine_ == Engine::Sqlite; }
  void send(std::string_view sql, int line) { sent_.made(sql, line, guarded_); }
  std::string alter() const { return "alter table " + table_ + " "; }
  std::string name(std::string_view text) const { return quoted(engine_, trim(text)); }

  std::string list(const std::vector<std::string>& names) const {
    std::string out;
    for (const std::string& each : names) {
      out += (out.empty() ? "" : ", ") + name(each);
    }
    return out;
  }

  /// Columns of an index may be raw: knex.raw("lower(name)").
  std::string keys(const Value& value) const {
    const auto key = [&](const Value& each) {
      const Chain* chain = as_chain(each);
      return chain != nullptr ? raw_sql(engine_, *chain).value_or(std::string(kHole)) : name(to_text(each));
    };
    const Array* array = as_array(value);
    if (array == nullptr) {
      return key(value);
    }
    std::string out;
    for (const Value& each : array->items) {
      out += (out.empty() ? "" : ", ") + key(each);
    }
    return out;
  }

  /// table_col1_col2_unique, in lower case, dots and dashes of the table's name replaced.
  std::string derived(std::string_view kind, const Value& columns) const {
    std::string out = replace_all(replace_all(builder_.table, ".", "_"), "-", "_") + "_";
    const std::vector<std::string> names = names_of(columns);
    return lower(out + join(names, "_") + "_" + std::string(kind));
  }

  std::string named(std::string_view kind, const Value& columns, const Value& given) const {
    return as_string(given) != nullptr && !as_string(given)->empty() ? name(*as_string(given))
                                                                     : name(derived(kind, columns));
  }

  void create() {
    const bool like = builder_.kind == TableBuilder::Kind::CreateLike;
    std::string sql =
        builder_.kind == TableBuilder::Kind::CreateIfNotExists ? "create table if not exists " : "create table ";
    sql += table_;
    const std::string elements = this->elements();
    if (!like) {
      sql += " (" + elements + ")";
    } else if (postgres()) {
      sql += " (like " + table_sql(engine_, builder_.schema, builder_.like) + " including all" +
             (elements.empty() ? "" : ", " + elements) + ")";
    } else if (mysql()) {
      sql += " like " + table_sql(engine_, builder_.schema, builder_.like);
    } else {
      sql += " as select * from " + table_sql(engine_, builder_.schema, builder_.like) + " where 0=1";
    }
    send(sql + create_options(), builder_.line);
    if (like && !postgres()) {
      add_columns();
    }
    if (postgres()) {
      table_comment();
    }
  }

  std::string elements() const {
    std::vector<std::string> parts;
    for (const ColumnSql& column : columns_) {
      parts.push_back(column.definition);
    }
    if (sqlite()) {
      for (const TableCall& call : builder_.calls) {
        if (call.method == "foreign") {
          parts.push_back(foreign_key(call.foreign, ""));
        }
      }
    }
    for (const TableCall& call : builder_.calls) {
      if (call.method == "primary") {
        parts.push_back(primary_key(call));
        break;
      }
    }
    for (const TableCall& call : builder_.calls) {
      if (call.method == "check") {
        parts.push_back(table_check(call));
      }
    }
    return join(parts, ", ");
  }

  std::string create_options() const {
    const auto option = [&](const char* key) {
      const auto found = builder_.options.find(key);
      return found == builder_.options.end() ? std::string() : to_text(found->second);
    };
    if (postgres()) {
      return option("inherits").empty() ? "" : " inherits (" + quoted_path(engine_, option("inherits")) + ")";
    }
    if (!mysql()) {
      return "";
    }
    std::string out;
    if (!option("charset").empty()) {
      out += " default character set " + option("charset");
    }
    if (!option("collate").empty()) {
      out += " collate " + option("collate");
    }
    if (!option("engine").empty()) {
      out += " engine = " + option("engine");
    }
    if (!option("comment").empty()) {
      out += " comment = " + quoted_text(engine_, option("comment"));
    }
    return out;
  }

  void table_comment() {
    const auto found = builder_.options.find("comment");
    if (found == builder_.options.end() || sqlite()) {
      return;
    }
    const std::string text = quoted_text(engine_, to_text(found->second));
    send(postgres() ? "comment on table " + table_ + " is " + text : alter() + "comment = " + text, builder_.line);
  }

  Value constraint_name(const Value& given) const {
    return as_object(given) != nullptr ? member(given, "constraintName") : given;
  }

  /// MySQL puts auto-increment columns into the key, since there is no other place for them.
  std::vector<std::string> key_columns(const Value& columns) const {
    std::vector<std::string> names = names_of(columns);
    for (const ColumnCall& column : builder_.columns) {
      if (mysql() && column.joins_key() && std::ranges::find(names, column.name()) == names.end()) {
        names.insert(names.begin(), column.name());
      }
    }
    return names;
  }

  std::string primary_key(const TableCall& call) const {
    const Value columns = call.arguments.empty() ? Value(Undefined{}) : call.arguments[0];
    const Value given = constraint_name(call.arguments.size() > 1 ? call.arguments[1] : Value(Undefined{}));
    std::string constraint;
    if (as_string(given) != nullptr) {
      constraint = "constraint " + name(*as_string(given)) + " ";
    } else if (postgres()) {
      constraint = "constraint " + name(builder_.table + "_pkey") + " ";
    }
    // SQLite has no autoincrement beside a primary key of several columns: Knex makes that unique.
    const bool unique = sqlite() && std::ranges::any_of(builder_.columns, [](const ColumnCall& column) {
                          return column.type == "increments";
                        });
    return constraint + (unique ? "unique (" : "primary key (") + list(key_columns(columns)) + ")";
  }

  std::string table_check(const TableCall& call) const {
    const auto arg = [&](std::size_t i) { return i < call.arguments.size() ? call.arguments[i] : Value(Undefined{}); };
    const Value given = arg(2);
    const std::string constraint = as_string(given) != nullptr ? "constraint " + *as_string(given) + " " : "";
    return constraint + "check (" + with_bindings(engine_, to_text(arg(0)), arg(1)) + ")";
  }

  std::string foreign_key(const ForeignCall& foreign, const std::string& by_default) const {
    const std::string given = as_string(foreign.key_name) != nullptr ? name(*as_string(foreign.key_name)) : by_default;
    std::string sql = given.empty() ? "" : "constraint " + given + " ";
    sql += "foreign key (" + list(names_of(foreign.columns)) + ") references " +
           quoted_path(engine_, to_text(foreign.in_table)) + " (" + list(names_of(foreign.references)) + ")";
    if (!is_nothing(foreign.on_update)) {
      sql += " on update " + to_text(foreign.on_update);
    }
    if (!is_nothing(foreign.on_delete)) {
      sql += " on delete " + to_text(foreign.on_delete);
    }
    if (!is_nothing(foreign.deferrable)) {
      sql += " deferrable initially " + to_text(foreign.deferrable);
    }
    return sql;
  }

  void add_columns() {
    std::string clauses;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      if (builder_.columns[i].alter) {
        continue;
      }
      const std::string clause = (mysql() ? "add " : "add column ") + columns_[i].definition;
      if (sqlite()) {
        send(alter() + clause, builder_.columns[i].line);
      } else {
        clauses += (clauses.empty() ? "" : ", ") + clause;
      }
    }
    if (!clauses.empty()) {
      send(alter() + clauses, builder_.line);
    }
  }

  void alter_columns() {
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      const ColumnCall& call = builder_.columns[i];
      if (!call.alter) {
        continue;
      }
      if (mysql()) {
        send(alter() + "modify " + columns_[i].definition, call.line);
      } else {
        alter_column(call, columns_[i]);
      }
    }
  }

  /// PostgreSQL as Knex sends it. SQLite has its table rebuilt by Knex: this is what remains of that.
  void alter_column(const ColumnCall& call, const ColumnSql& column) {
    const std::string of = alter() + "alter column " + name(call.name()) + " ";
    send(of + "drop default", call.line);
    if (call.alter_nullable) {
      send(of + "drop not null", call.line);
    }
    if (call.alter_type) {
      const std::string cast = call.type == "enu" ? "::text::" : "::";
      send(of + "type " + column.type +
               (postgres() ? " using (" + name(call.name()) + cast + column.type + ")" : std::string()),
           call.line);
    }
    if (!column.default_value.empty()) {
      send(of + "set default " + column.default_value, call.line);
    }
    if (call.alter_nullable && column.not_null) {
      send(of + "set not null", call.line);
    }
  }

  void table_call(const TableCall& call) {
    const auto arg = [&](std::size_t i) { return i < call.arguments.size() ? call.arguments[i] : Value(Undefined{}); };
    const std::string& method = call.method;
    if (method == "index") {
      index(call, arg(0), arg(1), arg(2));
    } else if (method == "unique") {
      unique(call, arg(0), arg(1));
    } else if (method == "primary") {
      primary(call);
    } else if (method == "foreign") {
      // Without both ends Knex says nothing.
      if (!is_nothing(call.foreign.in_table) && !is_nothing(call.foreign.references) &&
          !(sqlite() && builder_.creates())) {
        send(alter() + "add " + foreign_key(call.foreign, name(derived("foreign", call.foreign.columns))), call.line);
      }
    } else if (method == "check") {
      if (!builder_.creates()) {
        const Value given = arg(2);
        const std::string made = builder_.table + "_" + std::to_string(++checks_);
        send(alter() + "add constraint " + (as_string(given) != nullptr ? *as_string(given) : made) + " check(" +
                 with_bindings(engine_, to_text(arg(0)), arg(1)) + ")",
             call.line);
      }
    } else if (method == "dropChecks") {
      for (const std::string& each : all_names(call)) {
        send(alter() + "drop constraint " + each, call.line);
      }
    } else if (method == "dropColumn" || method == "dropColumns") {
      drop_columns(all_names(call), call.line);
    } else if (method == "dropTimestamps") {
      const Value first = arg(0);
      const bool* camel = std::get_if<bool>(&first);
      drop_columns(camel != nullptr && *camel ? std::vector<std::string>{"createdAt", "updatedAt"}
                                              : std::vector<std::string>{"created_at", "updated_at"},
                   call.line);
    } else if (method == "renameColumn") {
      send(alter() + "rename column " + name(to_text(arg(0))) + " to " + name(to_text(arg(1))), call.line);
    } else if (method == "setNullable" || method == "dropNullable") {
      send(alter() + "alter column " + name(to_text(arg(0))) +
               (method == "setNullable" ? " drop not null" : " set not null"),
           call.line);
    } else {
      drop_key(call, arg(0), arg(1));
    }
  }

  /// f("a", "b") and f(["a", "b"]).
  static std::vector<std::string> all_names(const TableCall& call) {
    std::vector<std::string> names;
    for (const Value& each : call.arguments) {
      std::ranges::move(names_of(each), std::back_inserter(names));
    }
    return names;
  }

  void drop_columns(const std::vector<std::string>& columns, int line) {
    std::string clauses;
    for (const std::string& column : columns) {
      if (sqlite()) {
        send(alter() + "drop column " + name(column), line);
      } else {
        clauses += std::string(clauses.empty() ? "" : ", ") + (mysql() ? "drop " : "drop column ") + name(column);
      }
    }
    if (!clauses.empty()) {
      send(alter() + clauses, line);
    }
  }

  /// The WHERE of a partial index is a query builder's: its columns are not followed.
  static std::string predicate_of(const Value& options) {
    return is_nothing(member(options, "predicate")) ? "" : " where " + quoted_text(Engine::Postgres, kHole) + " = ''";
  }

  void index(const TableCall& call, const Value& columns, const Value& given, const Value& options) {
    const std::string index = named("index", columns, given);
    const std::string* text = as_string(options);
    const Value type_value = member(options, "indexType");
    const Value storage_value = member(options, "storageEngineIndexType");
    const std::string type = as_string(type_value) != nullptr ? lower(*as_string(type_value)) : "";
    const std::string storage = as_string(storage_value) != nullptr ? *as_string(storage_value) : "";
    if (mysql()) {
      const std::string kind = text != nullptr ? *text : type;
      send(alter() + "add" + (kind.empty() ? "" : " " + kind) + " index " + index + "(" + keys(columns) + ")" +
               (storage.empty() ? "" : " using " + storage),
           call.line);
      return;
    }
    const std::string method = text != nullptr ? *text : storage;
    const bool is_unique = postgres() && type == "unique";
    send(std::string("create ") + (is_unique ? "unique " : "") + "index " + index + " on " + table_ +
             (postgres() && !method.empty() ? " using " + method : "") + " (" + keys(columns) + ")" +
             predicate_of(options),
         call.line);
  }

  void unique(const TableCall& call, const Value& columns, const Value& given) {
    const Value name_value = as_object(given) != nullptr ? member(given, "indexName") : given;
    const std::string index = named("unique", columns, name_value);
    if (mysql()) {
      send(alter() + "add unique " + index + "(" + keys(columns) + ")", call.line);
      return;
    }
    const Value said = member(given, "useConstraint");
    const Value deferrable = member(given, "deferrable");
    const bool* wanted = std::get_if<bool>(&said);
    const bool constraint =
        wanted != nullptr ? *wanted : !is_nothing(deferrable) || is_nothing(member(given, "predicate"));
    if (postgres() && constraint) {
      send(alter() + "add constraint " + index + " unique (" + keys(columns) + ")" +
               (is_nothing(deferrable) ? "" : " deferrable initially " + to_text(deferrable)),
           call.line);
      return;
    }
    send("create unique index " + index + " on " + table_ + " (" + keys(columns) + ")" + predicate_of(given),
         call.line);
  }

  void primary(const TableCall& call) {
    if (!builder_.creates()) {
      send(alter() + "add " + primary_key(call), call.line);
    }
    for (const ColumnCall& column : builder_.columns) {
      if (mysql() && column.joins_key()) {
        send(alter() + "modify column " + name(column.name()) + (column.type == "increments" ? " int" : " bigint") +
                 " unsigned not null auto_increment",
             call.line);
      }
    }
  }

  void drop_key(const TableCall& call, const Value& first, const Value& second) {
    const std::string& method = call.method;
    const std::string if_exists = method.ends_with("IfExists") ? "if exists " : "";
    if (method.starts_with("dropPrimary")) {
      const std::string key = as_string(first) != nullptr ? *as_string(first) : builder_.table + "_pkey";
      if (sqlite()) {
        sent_.operation(DropConstraint{{"", builder_.table}, "", "primary key", false, false}, call.line, guarded_);
      } else {
        send(alter() + (mysql() ? "drop primary key" : "drop constraint " + if_exists + name(key)), call.line);
      }
    } else if (method.starts_with("dropForeign")) {
      const std::string key = named("foreign", first, second);
      send(alter() + (mysql() ? "drop foreign key " : "drop constraint ") + if_exists + key, call.line);
    } else {
      const bool is_unique = method.starts_with("dropUnique");
      const std::string key = named(is_unique ? "unique" : "index", first, second);
      if (mysql()) {
        send(alter() + "drop index " + if_exists + key, call.line);
      } else if (is_unique && postgres()) {
        send(alter() + "drop constraint " + if_exists + key, call.line);
      } else {
        send("drop index " + if_exists + (builder_.schema.empty() ? "" : name(builder_.schema) + ".") + key, call.line);
      }
    }
  }

  Sent& sent_;
  const TableBuilder& builder_;
  bool guarded_;
  Engine engine_;
  std::string table_;
  std::vector<ColumnSql> columns_;
  int checks_ = 0;
};

}  // namespace

void send_table(Sent& sent, const TableBuilder& builder, bool guarded) {
  TableCompiler(sent, builder, guarded).compile();
}

}  // namespace signalbox::js::knex
