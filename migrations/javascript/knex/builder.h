#pragma once
// The table builder that Knex hands to the callback of createTable and alterTable: what was called on it, as values.

#include <map>
#include <string>
#include <vector>

#include "migrations/javascript/value.h"
#include "schema/engine.h"

namespace signalbox::js::knex {

/// t.string("name", 100).notNullable().defaultTo("x")
struct ColumnCall {
  std::string type;    ///< Knex's own name for it, aliases resolved: "varchar", "increments"
  std::string method;  ///< as it was called
  std::vector<Value> arguments;
  std::map<std::string, Link> modifiers;  ///< by name, aliases resolved
  std::vector<Link> checks;
  bool alter = false;
  bool alter_nullable = true;
  bool alter_type = true;
  int line = 0;

  std::string name() const;
  /// Knex finds the auto-increment columns of a key by the method's exact name, and so misses bigIncrements.
  bool joins_key() const { return method == "increments" || method == "bigincrements"; }
};

struct ForeignCall {
  Value columns;
  Value key_name;
  Value references;
  Value in_table;
  Value on_delete;
  Value on_update;
  Value deferrable;
};

/// Everything but columns: index, unique, primary, foreign, dropColumn, renameColumn, …
struct TableCall {
  std::string method;
  std::vector<Value> arguments;
  ForeignCall foreign;
  int line = 0;
};

struct TableBuilder {
  enum class Kind { Create, CreateIfNotExists, CreateLike, Alter };

  Kind kind = Kind::Create;
  std::string schema;
  std::string table;
  std::string like;
  std::vector<ColumnCall> columns;
  std::vector<TableCall> calls;
  std::map<std::string, Value> options;  ///< comment, engine, charset, collate, inherits
  int line = 0;

  bool creates() const { return kind != Kind::Alter; }
};

/// Takes one statement of the callback; false: a method that Knex does not have, and `what` names it.
bool record(TableBuilder& builder, const Chain& chain, std::string& what);

/// "a" or ["a", "b"].
std::vector<std::string> names_of(const Value& value);

}  // namespace signalbox::js::knex
