#include "migrations/javascript/sequelize/host.h"

#include <algorithm>

#include "base/text.h"
#include "migrations/javascript/rows.h"

namespace signalbox::js::sequelize {

/// One call on the query interface.
struct SequelizeHost::Call {
  const Chain& chain;
  const Link& link;
  bool guarded;
  TableRef table;

  Value arg(std::size_t index) const { return argument(link, index); }
  std::string text(std::size_t index) const { return to_text(arg(index)); }
};

namespace {

/// Ways to the query interface: Umzug's context, sequelize.getQueryInterface(), queryInterface.sequelize.
bool only_leads(std::string_view name) {
  return name == "context" || name == "queryInterface" || name == "getQueryInterface" || name == "sequelize";
}

/// Calls that only ask.
bool only_asks(std::string_view name) {
  constexpr std::string_view kAsking[] = {"describeTable",
                                          "tableExists",
                                          "showAllTables",
                                          "showIndex",
                                          "showConstraint",
                                          "showAllSchemas",
                                          "select",
                                          "rawSelect",
                                          "getForeignKeyReferencesForTable",
                                          "authenticate",
                                          "close",
                                          "databaseVersion",
                                          "getForeignKeysForTables",
                                          "log"};
  return std::ranges::find(kAsking, name) != std::end(kAsking);
}

bool holds_transaction(const Link& link) {
  return std::ranges::any_of(link.arguments, [](const Value& each) {
    const Value given = member(each, "transaction");
    return as_chain(given) != nullptr || std::holds_alternative<Opaque>(given);
  });
}

std::vector<std::string> names_of(const Value& value) {
  std::vector<std::string> names;
  if (const Array* array = as_array(value)) {
    for (const Value& each : array->items) {
      const Value name = as_object(each) == nullptr ? each : member(each, "name");
      names.push_back(to_text(is_nothing(name) ? member(each, "attribute") : name));
    }
  } else if (!is_nothing(value)) {
    names.push_back(to_text(value));
  }
  return names;
}

std::string list(Engine engine, const std::vector<std::string>& names) {
  std::string out;
  for (const std::string& each : names) {
    out += (out.empty() ? "" : ", ") + quoted(engine, each);
  }
  return out;
}

/// A key of an index: "a", {name: "a", order: "DESC", length: 5, operator: "…"}, Sequelize.fn(…), Sequelize.literal(…).
std::string index_key(Engine engine, const Value& value, const Value& common_operator) {
  if (as_chain(value) != nullptr) {
    const std::string sql = value_sql(engine, value);
    // An expression that is a call stands as it is.
    return sql.starts_with("(") || (!sql.empty() && sql.back() == ')') ? sql : "(" + sql + ")";
  }
  if (as_object(value) == nullptr) {
    std::string key = quoted(engine, to_text(value));
    return as_string(common_operator) != nullptr && engine == Engine::Postgres ? key + " " + *as_string(common_operator)
                                                                               : key;
  }
  std::string key = quoted(engine, names_of(value).empty() ? "" : to_text(member(value, "name")));
  if (is_nothing(member(value, "name"))) {
    key = quoted(engine, to_text(member(value, "attribute")));
  }
  if (const Value collate = member(value, "collate"); as_string(collate) != nullptr) {
    key += " COLLATE " + quoted(engine, *as_string(collate));
  }
  const Value own_operator = member(value, "operator");
  const Value& op = is_nothing(own_operator) ? common_operator : own_operator;
  if (as_string(op) != nullptr && engine == Engine::Postgres) {
    key += " " + *as_string(op);
  }
  if (const Value length = member(value, "length"); !is_nothing(length) && is_mysql_family(engine)) {
    key += "(" + to_text(length) + ")";
  }
  if (const Value order = member(value, "order"); as_string(order) != nullptr) {
    key += " " + *as_string(order);
  }
  return key;
}

}  // namespace

Sent SequelizeHost::take_sent() {
  Sent sent = std::move(sent_);
  sent_ = Sent(engine_);
  inside_ = outside_ = 0;
  return sent;
}

void SequelizeHost::unknown(int line, std::string reason, std::string_view text) {
  sent_.unknown(line, std::move(reason), text);
}

std::optional<Value> SequelizeHost::constant(const Chain& chain) {
  const Link& last = chain.links.back();
  const bool dialect = (last.name == "getDialect" && last.called) ||
                       (last.name == "dialect" && !last.called && chain.path().ends_with("options.dialect")) ||
                       (last.name == "name" && !last.called && chain.path().ends_with("dialect.name"));
  if (chain.kind != Chain::Root::Host || !dialect) {
    return std::nullopt;
  }
  return std::string(engine_ == Engine::Postgres ? "postgres" : to_string(engine_));
}

void SequelizeHost::send(const Call& call, const std::string& sql, bool guarded) {
  sent_.made(sql, call.link.line, guarded || call.guarded);
}

Value SequelizeHost::run(Evaluator& evaluator, const Chain& chain) {
  const Value answer = Opaque{chain.text, chain.line, true};
  const auto called =
      std::ranges::find_if(chain.links, [](const Link& link) { return link.called && !only_leads(link.name); });
  if (chain.root != "queryInterface" || called == chain.links.end()) {
    return answer;  // transaction.commit(), Sequelize.literal(…), queryInterface.sequelize
  }
  const std::string& name = called->name;
  if (name == "transaction") {
    return transaction(evaluator, *called);
  }
  if (only_asks(name)) {
    sent_.harmless();
    return answer;
  }
  const Call call{chain, *called, evaluator.guarded(), table_of(argument(*called, 0))};
  ++(holds_transaction(*called) ? inside_ : outside_);
  if (name == "query") {
    query(call);
  } else if (!table_call(call) && !column_call(call) && !key_call(call) && !data_call(call) && !other_call(call)) {
    unknown(called->line, "queryInterface." + name + "() is not understood.", chain.text);
  }
  return answer;
}

Value SequelizeHost::transaction(Evaluator& evaluator, const Link& link) {
  sent_.harmless();
  for (const Value& each : link.arguments) {  // transaction(options, callback)
    if (as_function(each) != nullptr) {
      return evaluator.call(each, {evaluator.host_value("transaction")});
    }
  }
  return evaluator.host_value("transaction");
}

/// query("…") and query({query: "…", values: […]}).
void SequelizeHost::query(const Call& call) {
  Value text = call.arg(0);
  if (as_object(text) != nullptr) {
    text = member(text, "query");
  }
  if (as_string(text) == nullptr) {
    unknown(call.link.line, "This statement is put together when the migration runs.", call.chain.text);
    return;
  }
  // :name and ? stand for values.
  const Value options = call.arg(1);
  std::string sql = *as_string(text);
  if (const Object* values = as_object(member(options, "replacements"))) {
    for (const auto& [name, value] : values->members) {
      sql = replace_all(std::move(sql), ":" + name, value_sql(engine_, value));
    }
  } else if (!is_nothing(member(options, "replacements"))) {
    sql = replace_all(std::move(sql), "?", quoted_text(engine_, kHole));
  }
  const int line = call.link.lines.empty() ? call.link.line : call.link.lines.front();
  sent_.written(sql, line, call.guarded);
}

bool SequelizeHost::table_call(const Call& call) {
  const std::string& name = call.link.name;
  if (name == "createTable") {
    create_table(call);
  } else if (name == "dropTable") {
    const bool cascade = truthy(member(call.arg(1), "cascade")) || truthy(member(call.arg(1), "force"));
    send(call, "DROP TABLE IF EXISTS " + call.table.quoted(engine_) +
                   (cascade && engine_ == Engine::Postgres ? " CASCADE" : ""));
  } else if (name == "renameTable") {
    const TableRef to = table_of(call.arg(1));
    send(call, "ALTER TABLE " + call.table.quoted(engine_) + " RENAME TO " +
                   (engine_ == Engine::Postgres ? quoted(engine_, to.name) : to.quoted(engine_)));
  } else if (name == "createSchema" || name == "dropSchema") {
    const bool drops = name == "dropSchema";
    send(call, (drops ? "DROP SCHEMA IF EXISTS " : "CREATE SCHEMA ") + quoted(engine_, call.text(0)) +
                   (drops ? " CASCADE" : ""));
  } else if (name == "dropEnum") {
    send(call, "DROP TYPE IF EXISTS " + quoted_path(engine_, call.text(0)));
  } else {
    return false;
  }
  return true;
}

std::optional<Attribute> SequelizeHost::attribute(const Call& call, const std::string& name, const Value& value) {
  auto found = attribute_of(engine_, name, value);
  if (!found) {
    unknown(call.link.line, "The type of column " + name + " is not known.", call.chain.text);
  }
  return found;
}

void SequelizeHost::create_table(const Call& call) {
  TableRef table = call.table;
  const Value options = call.arg(2);
  const Value schema = member(options, "schema");
  if (table.schema.empty() && as_string(schema) != nullptr) {
    table.schema = *as_string(schema);
  }
  const Object* columns = as_object(call.arg(1));
  if (columns == nullptr || columns->open) {
    unknown(call.link.line, "The columns of table " + table.name + " are not all in this file.", call.chain.text);
    if (columns == nullptr) {
      return;
    }
  }
  std::vector<Attribute> attributes;
  std::vector<std::string> keys;
  for (const auto& [name, value] : columns->members) {
    if (auto each = attribute(call, name, value)) {
      if (const std::string type = create_enum(engine_, table, *each); !type.empty()) {
        send(call, type, true);
      }
      if (each->primary_key) {
        keys.push_back(each->name);
      }
      attributes.push_back(std::move(*each));
    }
  }
  // SQLite's lone integer key is the row's number, and says so itself.
  const auto is_row_number = [&](const Attribute& each) {
    return engine_ == Engine::Sqlite && each.primary_key && keys.size() == 1 &&
           each.type.sql.find("INT") != std::string::npos;
  };
  std::vector<std::string> parts;
  std::vector<std::string> foreign_keys;
  bool key_stated = false;
  for (const Attribute& each : attributes) {
    std::string part = quoted(engine_, each.name) + " ";
    if (is_row_number(each)) {
      key_stated = true;
      part += std::string("INTEGER PRIMARY KEY") + (each.auto_increment ? " AUTOINCREMENT" : "");
    } else {
      part += definition(engine_, table, each);
    }
    if (!each.references.empty() && is_mysql_family(engine_)) {
      foreign_keys.push_back("FOREIGN KEY (" + quoted(engine_, each.name) + ") " + each.references);
    } else if (!each.references.empty()) {
      part += " " + each.references;
    }
    parts.push_back(std::move(part));
  }
  if (const Value unique_keys = member(options, "uniqueKeys"); as_object(unique_keys) != nullptr) {
    for (const auto& [name, key] : as_object(unique_keys)->members) {
      parts.push_back("UNIQUE " + (is_mysql_family(engine_) ? quoted(engine_, name) + " " : std::string()) + "(" +
                      list(engine_, names_of(member(key, "fields"))) + ")");
    }
  }
  if (!keys.empty() && !key_stated) {
    parts.push_back("PRIMARY KEY (" + list(engine_, keys) + ")");
  }
  std::ranges::move(foreign_keys, std::back_inserter(parts));
  send(call, "CREATE TABLE IF NOT EXISTS " + table.quoted(engine_) + " (" + join(parts, ", ") + ")" +
                 (is_mysql_family(engine_) ? " ENGINE=InnoDB" : ""));
  for (const Attribute& each : attributes) {
    if (engine_ == Engine::Postgres && !each.comment.empty()) {
      send(call, "COMMENT ON COLUMN " + table.quoted(engine_) + "." + quoted(engine_, each.name) + " IS " +
                     quoted_text(engine_, each.comment));
    }
  }
}

bool SequelizeHost::column_call(const Call& call) {
  const std::string& name = call.link.name;
  const std::string alter = "ALTER TABLE " + call.table.quoted(engine_) + " ";
  if (name == "addColumn") {
    add_column(call);
  } else if (name == "changeColumn") {
    change_column(call);
  } else if (name == "removeColumn") {
    // On MySQL, Sequelize first drops the foreign keys of the column.
    send(call, alter + "DROP COLUMN " + quoted(engine_, call.text(1)) + (is_mysql_family(engine_) ? " CASCADE" : ""));
  } else if (name == "renameColumn") {
    send(call, alter + "RENAME COLUMN " + quoted(engine_, call.text(1)) + " TO " + quoted(engine_, call.text(2)));
  } else {
    return false;
  }
  return true;
}

void SequelizeHost::add_column(const Call& call) {
  const auto added = attribute(call, call.text(1), call.arg(2));
  if (!added) {
    return;
  }
  if (const std::string type = create_enum(engine_, call.table, *added); !type.empty()) {
    send(call, type, true);
  }
  std::string sql = "ALTER TABLE " + call.table.quoted(engine_) + " ADD " +
                    (engine_ == Engine::Postgres ? "COLUMN " : "") + quoted(engine_, added->name) + " " +
                    definition(engine_, call.table, *added);
  if (added->primary_key && engine_ != Engine::Postgres) {
    sql += " PRIMARY KEY";
  }
  if (!added->references.empty() && is_mysql_family(engine_)) {
    sql += ", ADD CONSTRAINT " + quoted(engine_, call.table.name + "_" + added->name + "_foreign_idx") +
           " FOREIGN KEY (" + quoted(engine_, added->name) + ")";
  }
  send(call, sql + (added->references.empty() ? "" : " " + added->references));
  if (engine_ == Engine::Postgres && !added->comment.empty()) {
    send(call, "COMMENT ON COLUMN " + call.table.quoted(engine_) + "." + quoted(engine_, added->name) + " IS " +
                   quoted_text(engine_, added->comment));
  }
}

/// With a reference in it, Sequelize adds the foreign key and leaves the type alone. SQLite's table is rebuilt: this is
/// what remains of that.
void SequelizeHost::change_column(const Call& call) {
  const auto changed = attribute(call, call.text(1), call.arg(2));
  if (!changed) {
    return;
  }
  const std::string column = quoted(engine_, changed->name);
  const std::string alter = "ALTER TABLE " + call.table.quoted(engine_) + " ";
  const bool references = !changed->references.empty();
  const std::string foreign_key = alter + "ADD FOREIGN KEY (" + column + ") " + changed->references;
  if (is_mysql_family(engine_)) {
    send(call, references
                   ? foreign_key
                   : alter + "CHANGE " + column + " " + column + " " + definition(engine_, call.table, *changed));
    return;
  }
  const std::string of = alter + "ALTER COLUMN " + column + " ";
  if (!changed->allow_null) {
    send(call, of + "SET NOT NULL");
  } else if (!references) {
    send(call, of + "DROP NOT NULL");
  }
  if (!changed->default_value.empty()) {
    send(call, of + "SET DEFAULT " + changed->default_value);
  } else if (!references) {
    send(call, of + "DROP DEFAULT");
  }
  const std::string type = create_enum(engine_, call.table, *changed);
  if (!type.empty()) {
    send(call, type, true);
  }
  if (changed->unique) {
    send(call, alter + "ADD UNIQUE (" + column + ")");
  }
  if (references) {
    send(call, foreign_key);
    return;
  }
  const std::string enumeration = type.empty() ? "" : enum_name(call.table, changed->name);
  send(call, of + "TYPE " +
                 (type.empty() ? changed->type.sql : enumeration + " USING (" + column + "::" + enumeration + ")"));
}

bool SequelizeHost::key_call(const Call& call) {
  const std::string& name = call.link.name;
  const std::string table = call.table.quoted(engine_);
  if (name == "addIndex") {
    add_index(call);
  } else if (name == "removeIndex") {
    const Value given = call.arg(1);
    const std::string index =
        as_array(given) == nullptr ? to_text(given) : underscored(call.table.name + "_" + join(names_of(given), "_"));
    if (is_mysql_family(engine_)) {
      send(call, "DROP INDEX " + quoted(engine_, index) + " ON " + table);
    } else {
      const bool concurrently = engine_ == Engine::Postgres && truthy(member(call.arg(2), "concurrently"));
      send(call, std::string("DROP INDEX ") + (concurrently ? "CONCURRENTLY " : "") + "IF EXISTS " +
                     quoted_path(engine_, index));
    }
  } else if (name == "addConstraint") {
    add_constraint(call);
  } else if (name == "removeConstraint") {
    send(call, "ALTER TABLE " + table + " DROP CONSTRAINT " + quoted_path(engine_, call.text(1)));
  } else {
    return false;
  }
  return true;
}

void SequelizeHost::add_index(const Call& call) {
  const bool fields_apart = as_array(call.arg(1)) != nullptr;
  const Value options = call.arg(fields_apart ? 2 : 1);
  const Value fields = fields_apart ? call.arg(1) : member(options, "fields");
  const Array* array = as_array(fields);
  if (array == nullptr) {
    unknown(call.link.line, "The columns of this index are not known.", call.chain.text);
    return;
  }
  std::string keys;
  for (const Value& each : array->items) {
    keys += (keys.empty() ? "" : ", ") + index_key(engine_, each, member(options, "operator"));
  }
  const Value given = member(options, "name");
  const std::string derived = underscored(replace_all(call.table.name, ".", "_") + "_" + join(names_of(fields), "_"));
  const std::string index = quoted(engine_, as_string(given) != nullptr ? *as_string(given) : derived);
  const Value type_value = member(options, "type");
  const std::string type = as_string(type_value) != nullptr ? upper(*as_string(type_value)) : "";
  const std::string unique = truthy(member(options, "unique")) || type == "UNIQUE" ? "UNIQUE " : "";
  const Value using_value = member(options, "using");
  const std::string method = as_string(using_value) != nullptr ? "USING " + *as_string(using_value) + " " : "";
  const std::string table = call.table.quoted(engine_);
  if (is_mysql_family(engine_)) {
    send(call, "ALTER TABLE " + table + " ADD " + unique + (type.empty() || type == "UNIQUE" ? "" : type + " ") +
                   "INDEX " + index + " " + method + "(" + keys + ")");
    return;
  }
  const bool postgres = engine_ == Engine::Postgres;
  const std::string where = where_sql(engine_, member(options, "where"));
  send(call, "CREATE " + unique + "INDEX " +
                 (postgres && truthy(member(options, "concurrently")) ? "CONCURRENTLY " : "") + index + " ON " + table +
                 " " + (postgres ? method : "") + "(" + keys + ")" + (where.empty() ? "" : " WHERE " + where));
}

/// Sequelize 6 takes addConstraint(table, {fields, type, …}), 5 took addConstraint(table, fields, options).
void SequelizeHost::add_constraint(const Call& call) {
  const bool fields_apart = as_array(call.arg(1)) != nullptr;
  const Value options = call.arg(fields_apart ? 2 : 1);
  const std::vector<std::string> fields = names_of(fields_apart ? call.arg(1) : member(options, "fields"));
  const std::string type = upper(to_text(member(options, "type")));
  const Value references = member(options, "references");
  const TableRef parent = table_of(member(references, "table"));
  const std::string columns = list(engine_, fields);
  std::string suffix;
  std::string body;
  if (type == "UNIQUE") {
    suffix = "_uk";
    body = "UNIQUE (" + columns + ")";
  } else if (type == "PRIMARY KEY") {
    suffix = "_pk";
    body = "PRIMARY KEY (" + columns + ")";
  } else if (type == "CHECK") {
    suffix = "_ck";
    body = "CHECK (" + where_sql(engine_, member(options, "where")) + ")";
  } else if (type == "FOREIGN KEY") {
    suffix = "_" + parent.name + "_fk";
    const Value field = member(references, "field");
    body = "FOREIGN KEY (" + columns + ") REFERENCES " + parent.quoted(engine_) + " (" +
           list(engine_, names_of(is_nothing(field) ? member(references, "fields") : field)) + ")";
    for (const auto& [key, words] : {std::pair("onUpdate", " ON UPDATE "), std::pair("onDelete", " ON DELETE ")}) {
      const Value action = member(options, key);
      body += is_nothing(action) ? "" : words + upper(to_text(action));
    }
  } else {
    unknown(call.link.line, "A constraint of the type " + type + " is not known.", call.chain.text);
    return;
  }
  const Value given = member(options, "name");
  const std::string name =
      as_string(given) != nullptr ? *as_string(given) : call.table.name + "_" + join(fields, "_") + suffix;
  send(call, "ALTER TABLE " + call.table.quoted(engine_) + " ADD CONSTRAINT " + quoted(engine_, name) + " " + body);
}

bool SequelizeHost::data_call(const Call& call) {
  const std::string& name = call.link.name;
  const std::string table = call.table.quoted(engine_);
  if (name == "bulkInsert") {
    send(call, insert_sql(engine_, table, rows_of(call.arg(1))));
  } else if (name == "insert") {  // insert(instance, table, values)
    send(call, insert_sql(engine_, table_of(call.arg(1)).quoted(engine_), rows_of(call.arg(2))));
  } else if (name == "upsert") {
    send(call, insert_sql(engine_, table, rows_of(call.arg(1))) +
                   (engine_ == Engine::Postgres ? " ON CONFLICT DO NOTHING" : ""));
  } else if (name == "bulkUpdate" || name == "bulkDelete") {
    const bool updates = name == "bulkUpdate";
    const std::string where = where_sql(engine_, call.arg(updates ? 2 : 1));
    const std::string assignments =
        updates ? assignments_sql(engine_, call.arg(1), [](const Chain&) { return std::nullopt; }) : "";
    if (updates && assignments.empty()) {
      unknown(call.link.line, "What is written to " + call.table.name + " is not known.", call.chain.text);
      return true;
    }
    send(call, (updates ? "UPDATE " + table + " SET " + assignments : "DELETE FROM " + table) +
                   (where.empty() ? "" : " WHERE " + where));
  } else {
    return false;
  }
  return true;
}

bool SequelizeHost::other_call(const Call& call) {
  const std::string& name = call.link.name;
  if (name == "dropTrigger") {
    send(call, "DROP TRIGGER " + quoted(engine_, call.text(1)) + " ON " + call.table.quoted(engine_));
  } else if (name == "dropFunction") {
    std::string types;
    if (const Array* parameters = as_array(call.arg(1))) {
      for (const Value& each : parameters->items) {
        types += (types.empty() ? "" : ", ") + to_text(member(each, "type"));
      }
    }
    send(call, "DROP FUNCTION " + call.text(0) + "(" + types + ")");
  } else {
    return false;
  }
  return true;
}

}  // namespace signalbox::js::sequelize
