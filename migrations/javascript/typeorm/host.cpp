#include "migrations/javascript/typeorm/host.h"

#include <algorithm>

#include "base/text.h"

namespace signalbox::js::typeorm {

/// One call on the query runner.
struct TypeOrmHost::Call {
  const Chain& chain;
  const Link& link;
  bool guarded;
  std::string table;  ///< "schema.name", as TypeORM writes it

  Value arg(std::size_t index) const { return argument(link, index); }
};

namespace {

/// Ways to something that queries: queryRunner.manager.query(…), queryRunner.connection.createQueryRunner(),
/// getConnection().
bool only_leads(std::string_view name) {
  return name == "manager" || name == "connection" || name == "dataSource" || name == "createQueryRunner" ||
         name == "getManager" || name == "getConnection" || name == "getRepository";
}

bool only_asks(std::string_view name) {
  constexpr std::string_view kAsking[] = {"hasTable",         "hasColumn",         "hasSchema",
                                          "hasDatabase",      "getTables",         "getViews",
                                          "getView",          "getDatabases",      "getSchemas",
                                          "startTransaction", "commitTransaction", "rollbackTransaction",
                                          "release",          "connect",           "enableSqlMemory",
                                          "disableSqlMemory", "clearSqlMemory",    "getCurrentDatabase",
                                          "getCurrentSchema", "beforeMigration",   "afterMigration"};
  return std::ranges::find(kAsking, name) != std::end(kAsking);
}

std::string table_named(const Value& value) {
  const Value options = options_of(value);
  if (as_object(options) != nullptr) {
    const Value schema = member(options, "schema");
    return (is_nothing(schema) ? "" : to_text(schema) + ".") + to_text(member(options, "name"));
  }
  // What getTable() gave: its name is the argument.
  const Chain* chain = as_chain(value);
  return chain != nullptr && chain->root.starts_with("table ") ? chain->root.substr(6) : to_text(value);
}

/// The items of a list, or the one thing that stands alone.
std::vector<Value> items_of(const Value& value) {
  if (const Array* array = as_array(value)) {
    return array->items;
  }
  std::vector<Value> alone;
  alone.push_back(value);
  return alone;
}

std::string column_named(const Value& value) {
  const Value options = options_of(value);
  return to_text(as_object(options) != nullptr ? member(options, "name") : value);
}

}  // namespace

Sent TypeOrmHost::take_sent() {
  Sent sent = std::move(sent_);
  sent_ = Sent(engine_);
  return sent;
}

void TypeOrmHost::unknown(int line, std::string reason, std::string_view text) {
  sent_.unknown(line, std::move(reason), text);
}

/// The dialect; and, while a find() is followed, which columns its callback asks for.
std::optional<Value> TypeOrmHost::constant(const Chain& chain) {
  if (chain.kind != Chain::Root::Host) {
    return std::nullopt;
  }
  const std::string path = chain.path();
  if (chain.root == "queryRunner" && (path.ends_with("options.type") || path.ends_with("driver.options.type"))) {
    return std::string(to_string(engine_));
  }
  const Link& last = chain.links.back();
  if (chain.root == "key" && last.called && (last.name == "indexOf" || last.name == "includes")) {
    asked_.push_back(to_text(argument(last, 0)));
    return last.name == "indexOf" ? Value(0.0) : Value(true);
  }
  return std::nullopt;
}

void TypeOrmHost::send(const Call& call, const std::string& sql) {
  sent_.made(sql, call.link.line, call.guarded);
}

Value TypeOrmHost::run(Evaluator& evaluator, const Chain& chain) {
  const Value answer = Opaque{chain.text, chain.line, true};
  const auto called =
      std::ranges::find_if(chain.links, [](const Link& link) { return link.called && !only_leads(link.name); });
  if ((chain.root != "queryRunner" && !reaches(chain)) || called == chain.links.end()) {
    return answer;
  }
  if (const auto found = rows_call(chain)) {
    return rows(evaluator, chain, *found);
  }
  const std::string& name = called->name;
  if (name == "transaction") {  // perhaps with the isolation level first
    return called->arguments.empty() ? answer
                                     : evaluator.call(called->arguments.back(), {evaluator.host_value("queryRunner")});
  }
  if (name == "getTable") {
    sent_.harmless();
    return evaluator.host_value("table " + to_text(argument(*called, 0)));
  }
  if (only_asks(name)) {
    sent_.harmless();
    return answer;
  }
  const Call call{chain, *called, evaluator.guarded(), table_named(argument(*called, 0))};
  if (name == "query") {
    query(call);
  } else if (!table_call(call) && !column_call(call) && !add_call(call) && !drop_call(evaluator, call)) {
    unknown(called->line, "queryRunner." + chain.path() + "() is not understood.", chain.text);
  }
  return answer;
}

bool TypeOrmHost::reaches(const Chain& chain) const {
  const bool of_typeorm = chain.kind == Chain::Root::Import && chain.root == "typeorm" && chain.links.size() > 1 &&
                          (chain.links.front().name == "getManager" || chain.links.front().name == "getConnection" ||
                           chain.links.front().name == "getRepository");
  return chain.kind != Chain::Root::Host && (of_typeorm || leads_to_entities(chain));
}

/// Properties of an entity need not be called as its columns are, so that only the table is told.
Value TypeOrmHost::rows(Evaluator& evaluator, const Chain& chain, const RowsCall& call) {
  using Kind = RowsCall::Kind;
  if (call.kind == Kind::Makes) {
    return evaluator.host_value(std::string(kEntity) + (call.entity.empty() ? call.table : call.entity));
  }
  const Value answer = Opaque{chain.text, chain.line, true};
  if (call.kind == Kind::Reads) {
    sent_.harmless();
    return answer;
  }
  if (call.table.empty()) {
    unknown(chain.line,
            call.entity.empty()
                ? "Rows are changed through an entity that is not known."
                : "Rows of " + call.entity + " are changed through this entity, which is not in this file.",
            chain.text);
    return answer;
  }
  const std::size_t dot = call.table.rfind('.');
  const QualifiedName table{dot == std::string::npos ? std::string(default_schema(engine_)) : call.table.substr(0, dot),
                            call.table.substr(dot + 1)};
  const std::string where = call.filtered ? quoted_text(engine_, kHole) + " <> ''" : "";
  const bool guarded = evaluator.guarded();
  if (call.kind == Kind::Inserts) {
    sent_.operation(InsertRows{.table = table, .from_query = true}, chain.line, guarded);
  } else if (call.kind == Kind::Updates) {
    sent_.operation(UpdateRows{.table = table, .where = where}, chain.line, guarded);
  } else if (call.kind == Kind::Deletes || engine_ == Engine::Sqlite) {
    sent_.operation(DeleteRows{table, where}, chain.line, guarded);
  } else {
    sent_.operation(TruncateTable{{table}, false}, chain.line, guarded);
  }
  return answer;
}

/// query("… $1", [value]): what the parameters are says nothing about a schema.
void TypeOrmHost::query(const Call& call) {
  const Value text = call.arg(0);
  if (as_string(text) == nullptr) {
    unknown(call.link.line, "This statement is put together when the migration runs.", call.chain.text);
    return;
  }
  std::string sql = *as_string(text);
  if (!is_nothing(call.arg(1)) && engine_ != Engine::Postgres) {
    sql = replace_all(std::move(sql), "?", quoted_text(engine_, kHole));
  }
  sent_.written(sql, call.link.lines.empty() ? call.link.line : call.link.lines.front(), call.guarded);
}

bool TypeOrmHost::table_call(const Call& call) {
  const std::string& name = call.link.name;
  const std::string table = quoted_path(engine_, call.table);
  const bool mysql = is_mysql_family(engine_);
  if (name == "createTable") {
    create_table(call);
  } else if (name == "dropTable") {
    send(call, std::string("DROP TABLE ") + (truthy(call.arg(1)) ? "IF EXISTS " : "") + table);
  } else if (name == "renameTable") {
    send(call, "ALTER TABLE " + table + " RENAME TO " + quoted(engine_, to_text(call.arg(1))));
  } else if (name == "clearTable") {
    send(call, (engine_ == Engine::Sqlite ? "DELETE FROM " : "TRUNCATE TABLE ") + table);
  } else if (name == "createSchema" || name == "dropSchema") {
    const bool drops = name == "dropSchema";
    const bool lenient = truthy(call.arg(1));
    send(call, (drops ? "DROP SCHEMA " : "CREATE SCHEMA ") +
                   std::string(!lenient ? ""
                               : drops  ? "IF EXISTS "
                                        : "IF NOT EXISTS ") +
                   quoted_path(engine_, to_text(call.arg(0))) + (drops && truthy(call.arg(2)) ? " CASCADE" : ""));
  } else if (name == "changeTableComment" && !mysql) {
    send(call, "COMMENT ON TABLE " + table + " IS " + quoted_text(engine_, to_text(call.arg(1))));
  } else {
    return false;
  }
  return true;
}

void TypeOrmHost::create_table(const Call& call) {
  const Value options = options_of(call.arg(0));
  const Object* given = as_object(options);
  const Value columns_value = member(options, "columns");
  if (given == nullptr || (as_array(columns_value) != nullptr && as_array(columns_value)->open)) {
    unknown(call.link.line, "The columns of this table are not all in this file.", call.chain.text);
    return;
  }
  std::vector<std::string> parts;
  std::vector<std::string> keys;
  const std::vector<Value> columns = list_of(columns_value);
  for (const Value& column : columns) {
    if (truthy(member(column, "isPrimary"))) {
      keys.push_back(column_named(column));
    }
  }
  const bool mysql = is_mysql_family(engine_);
  const bool states_key = engine_ != Engine::Sqlite || keys.size() > 1;
  std::vector<Value> uniques = list_of(member(options, "uniques"));
  for (const Value& column : columns) {
    if (const std::string type = create_enum(engine_, call.table, column); !type.empty()) {
      sent_.made(type, call.link.line, true);  // TypeORM asks whether it is there
    }
    parts.push_back(column_sql(engine_, call.table, column, states_key));
  }
  for (const Value& column : columns) {
    const std::vector<std::string> alone = {column_named(column)};
    const bool stated =
        std::ranges::any_of(uniques, [&](const Value& unique) { return names_in(unique, "columnNames") == alone; });
    if (truthy(member(column, "isUnique")) && !stated) {
      const std::string name = quoted(engine_, unique_name(call.table, alone));
      parts.push_back((mysql ? "UNIQUE INDEX " + name + " (" : "CONSTRAINT " + name + " UNIQUE (") +
                      quoted_list(engine_, alone) + ")");
    }
  }
  for (const Value& unique : uniques) {
    parts.push_back(unique_sql(engine_, call.table, unique));
  }
  for (const Value& check : mysql ? std::vector<Value>{} : list_of(member(options, "checks"))) {
    parts.push_back(check_sql(engine_, call.table, check));
  }
  for (const Value& key : list_of(member(options, "foreignKeys"))) {
    parts.push_back(foreign_key_sql(engine_, call.table, key));
  }
  if (!keys.empty() && states_key) {
    const std::string name =
        engine_ == Engine::Postgres ? "CONSTRAINT " + quoted(engine_, primary_key_name(call.table, keys)) + " " : "";
    parts.push_back(name + "PRIMARY KEY (" + quoted_list(engine_, keys) + ")");
  }
  const bool if_not_exists = truthy(call.arg(1));
  sent_.made("CREATE TABLE " + quoted_path(engine_, call.table) + " (" + join(parts, ", ") + ")", call.link.line,
             call.guarded || if_not_exists);
  for (const Value& index : list_of(member(options, "indices"))) {
    send(call, index_sql(engine_, call.table, index));
  }
}

bool TypeOrmHost::column_call(const Call& call) {
  const std::string& name = call.link.name;
  const std::string alter = "ALTER TABLE " + quoted_path(engine_, call.table) + " ";
  if (name == "addColumn" || name == "addColumns") {
    for (const Value& column : list_of(call.arg(1))) {
      add_column(call, column);
    }
  } else if (name == "dropColumn" || name == "dropColumns") {
    for (const Value& column : items_of(call.arg(1))) {
      send(call, alter + "DROP COLUMN " + quoted(engine_, column_named(column)));
    }
  } else if (name == "renameColumn") {
    send(call, alter + "RENAME COLUMN " + quoted(engine_, column_named(call.arg(1))) + " TO " +
                   quoted(engine_, column_named(call.arg(2))));
  } else if (name == "changeColumn") {
    change_column(call);
  } else {
    return false;
  }
  return true;
}

void TypeOrmHost::add_column(const Call& call, const Value& column) {
  if (as_object(column) == nullptr) {
    unknown(call.link.line, "The column that is added is not in this file.", call.chain.text);
    return;
  }
  if (const std::string type = create_enum(engine_, call.table, column); !type.empty()) {
    sent_.made(type, call.link.line, true);
  }
  const std::string alter = "ALTER TABLE " + quoted_path(engine_, call.table) + " ADD ";
  const bool sqlite = engine_ == Engine::Sqlite;
  send(call, alter + (sqlite ? "COLUMN " : "") + column_sql(engine_, call.table, column, true));
  const std::vector<std::string> alone = {column_named(column)};
  if (truthy(member(column, "isPrimary")) && engine_ == Engine::Postgres) {
    send(call, alter + "CONSTRAINT " + quoted(engine_, primary_key_name(call.table, alone)) + " PRIMARY KEY (" +
                   quoted_list(engine_, alone) + ")");
  }
  if (truthy(member(column, "isUnique"))) {
    const std::string name = quoted(engine_, unique_name(call.table, alone));
    send(call, alter + (is_mysql_family(engine_) ? "UNIQUE INDEX " + name + " (" : "CONSTRAINT " + name + " UNIQUE (") +
                   quoted_list(engine_, alone) + ")");
  }
}

/// What the column is afterwards. TypeORM drops and adds a column again when its type or length changes, so its rows
/// lose their values; else it alters what differs.
void TypeOrmHost::change_column(const Call& call) {
  const Value to = options_of(call.arg(2));
  if (as_object(to) == nullptr) {
    unknown(call.link.line, "What the column is changed to is not in this file.", call.chain.text);
    return;
  }
  const std::string alter = "ALTER TABLE " + quoted_path(engine_, call.table) + " ";
  const std::string from = column_named(call.arg(1));
  const std::string name = column_named(to);
  if (is_mysql_family(engine_)) {
    send(call, alter + "CHANGE " + quoted(engine_, from) + " " + column_sql(engine_, call.table, to, true));
    return;
  }
  if (from != name) {
    send(call, alter + "RENAME COLUMN " + quoted(engine_, from) + " TO " + quoted(engine_, name));
  }
  const Value old = options_of(call.arg(1));
  const auto differs = [&](const char* option) {
    return as_object(old) == nullptr || to_text(member(old, option)) != to_text(member(to, option));
  };
  const bool retyped = differs("type") || differs("length") || differs("isArray");
  if (retyped && as_object(old) != nullptr && engine_ == Engine::Postgres) {
    send(call, alter + "DROP COLUMN " + quoted(engine_, name));
    add_column(call, to);
    return;
  }
  const std::string of = alter + "ALTER COLUMN " + quoted(engine_, name) + " ";
  if (retyped) {
    const std::string type = to_text(member(to, "type"));
    const std::string length = to_text(member(to, "length"));
    send(call, of + "TYPE " + type + (is_nothing(member(to, "length")) ? "" : "(" + length + ")"));
  }
  send(call, of + (truthy(member(to, "isNullable")) ? "DROP NOT NULL" : "SET NOT NULL"));
  const Value by_default = member(to, "default");
  send(call, of + (is_nothing(by_default) ? "DROP DEFAULT" : "SET DEFAULT " + to_text(by_default)));
}

bool TypeOrmHost::add_call(const Call& call) {
  const std::string& name = call.link.name;
  const std::string add = "ALTER TABLE " + quoted_path(engine_, call.table) + " ADD ";
  const bool single = !name.ends_with("s") && name != "createIndices";
  std::vector<Value> list;
  if (single) {
    list.push_back(options_of(call.arg(1)));
  } else {
    list = list_of(call.arg(1));
  }
  const bool is_primary = name == "createPrimaryKey";
  const bool known =
      is_primary || std::ranges::all_of(list, [](const Value& each) { return as_object(each) != nullptr; });
  const auto each_of = [&](auto&& sql) {
    for (const Value& each : list) {
      send(call, sql(each));
    }
    return true;
  };
  if (!known && (name.starts_with("create") && !name.starts_with("createView") && !name.starts_with("createQuery"))) {
    unknown(call.link.line, "What " + name + "() adds is not in this file.", call.chain.text);
    return true;
  }
  if (name == "createIndex" || name == "createIndices") {
    return each_of([&](const Value& each) { return index_sql(engine_, call.table, each); });
  }
  if (name == "createForeignKey" || name == "createForeignKeys") {
    return each_of([&](const Value& each) { return add + foreign_key_sql(engine_, call.table, each); });
  }
  if (name == "createUniqueConstraint" || name == "createUniqueConstraints") {
    return each_of([&](const Value& each) { return add + unique_sql(engine_, call.table, each); });
  }
  if (name == "createCheckConstraint" || name == "createCheckConstraints") {
    return each_of([&](const Value& each) { return add + check_sql(engine_, call.table, each); });
  }
  if (name == "createExclusionConstraint" || name == "createExclusionConstraints") {
    return each_of([&](const Value& each) { return add + exclusion_sql(engine_, each); });
  }
  if (is_primary) {
    std::vector<std::string> columns;
    if (const Array* array = as_array(call.arg(1))) {
      std::ranges::transform(array->items, std::back_inserter(columns), to_text);
    }
    send(call,
         add +
             (is_mysql_family(engine_) ? ""
                                       : "CONSTRAINT " + quoted(engine_, primary_key_name(call.table, columns)) + " ") +
             "PRIMARY KEY (" + quoted_list(engine_, columns) + ")");
    return true;
  }
  return false;
}

/// table.foreignKeys.find(key => key.columnNames.indexOf("a") !== -1): the callback tells the columns.
std::vector<std::string> TypeOrmHost::looked_for(Evaluator& evaluator, const Value& found) {
  const Chain* chain = as_chain(found);
  if (chain == nullptr || !chain->root.starts_with("table ") || chain->links.empty()) {
    return {};
  }
  asked_.clear();
  evaluator.call(argument(chain->links.back(), 0), {evaluator.host_value("key")});
  return std::move(asked_);
}

/// The name that is given, or the one that TypeORM derives for what is meant; empty: not known.
std::string TypeOrmHost::key_name(Evaluator& evaluator, const Call& call, const std::string& kind, const Value& value) {
  if (as_string(value) != nullptr) {
    return *as_string(value);
  }
  const Value options = options_of(value);
  if (const Value name = member(options, "name"); as_string(name) != nullptr) {
    return *as_string(name);
  }
  if (kind == "CheckConstraint" && as_object(options) != nullptr) {
    return check_name(call.table, to_text(member(options, "expression")));
  }
  const std::vector<std::string> columns =
      as_object(options) != nullptr ? names_in(options, "columnNames") : looked_for(evaluator, value);
  if (columns.empty()) {
    return "";
  }
  const Value where = member(options, "where");
  return kind == "ForeignKey" ? foreign_key_name(call.table, columns)
         : kind == "Index"    ? index_name(call.table, columns, is_nothing(where) ? "" : to_text(where))
                              : unique_name(call.table, columns);
}

bool TypeOrmHost::drop_call(Evaluator& evaluator, const Call& call) {
  const std::string& name = call.link.name;
  if (!name.starts_with("drop")) {
    return false;
  }
  const std::string alter = "ALTER TABLE " + quoted_path(engine_, call.table) + " DROP ";
  const bool mysql = is_mysql_family(engine_);
  if (name == "dropPrimaryKey") {
    const Value given = call.arg(1);
    const std::string key = as_string(given) != nullptr ? *as_string(given) : "";
    if (mysql || key.empty()) {
      sent_.operation(
          DropConstraint{{engine_ == Engine::Postgres ? "public" : "", call.table}, "", "primary key", false, false},
          call.link.line, call.guarded);
    } else {
      send(call, alter + "CONSTRAINT " + quoted(engine_, key));
    }
    return true;
  }
  std::string kind = name == "dropIndices" ? "Index" : name.substr(4);
  if (name != "dropIndices" && kind.ends_with("s")) {
    kind.pop_back();
  }
  if (kind != "ForeignKey" && kind != "Index" && kind != "UniqueConstraint" && kind != "CheckConstraint" &&
      kind != "ExclusionConstraint") {
    return false;
  }
  for (const Value& each : items_of(call.arg(1))) {
    const std::string key = key_name(evaluator, call, kind, each);
    if (key.empty()) {
      unknown(call.link.line, "What " + name + "() drops is looked up when the migration runs.", call.chain.text);
    } else if (kind == "Index" || (mysql && kind == "UniqueConstraint")) {
      const std::size_t dot = call.table.rfind('.');
      const std::string schema = dot == std::string::npos ? "" : quoted(engine_, call.table.substr(0, dot)) + ".";
      send(call, "DROP INDEX " + (mysql ? quoted(engine_, key) + " ON " + quoted_path(engine_, call.table)
                                        : schema + quoted(engine_, key)));
    } else {
      send(call, alter + (mysql && kind == "ForeignKey" ? "FOREIGN KEY " : "CONSTRAINT ") + quoted(engine_, key));
    }
  }
  return true;
}

}  // namespace signalbox::js::typeorm
