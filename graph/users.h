#pragma once
// Who uses an object.

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "graph/service_graph.h"
#include "graph/use.h"
#include "schema/name.h"

namespace signalbox {

/// An object as people write it: "orders/public.users.email". Parts that were left out are empty.
struct ObjectName {
  DatabaseName database;
  std::string schema;
  std::string table;
  std::string column;

  bool operator==(const ObjectName&) const = default;
};

/// Reads "[database/][schema.]table[.column]". Two parts are table and column, unless the first is "public".
std::optional<ObjectName> parse_object(std::string_view text);
std::string to_string(const ObjectName& object);

/// "orders/public.users.email", from its parts.
std::string object_text(std::string_view database, const QualifiedName& table, std::string_view column);

/// Uses by database and table, so that a question costs what it finds. Refers to the uses it was made of.
class UseIndex {
 public:
  /// `engines` says which schema an unqualified name of a database means; PostgreSQL's when it is not there.
  UseIndex(std::span<const Use> uses, std::map<DatabaseName, Engine> engines);

  /// Uses of the table, or of anything in its database; names fold case.
  std::vector<const Use*> of_table(const DatabaseName& database, const QualifiedName& table) const;

 private:
  std::string key(const DatabaseName& database, std::string_view schema, std::string_view table) const;

  std::map<DatabaseName, Engine> engines_;
  std::map<std::string, std::vector<const Use*>> by_table_;
  std::map<DatabaseName, std::vector<const Use*>> of_anything_;
};

/// Whether a use may concern one of these columns; no columns means the table as a whole.
bool may_use(const Use& use, std::span<const std::string> columns);

struct ObjectUsers {
  std::vector<Use> direct;            ///< strongest evidence first
  std::vector<Dependant> transitive;  ///< services that get the data passed on

  bool operator==(const ObjectUsers&) const = default;
};

/// Everybody who uses the object. Without a database those count where somebody names the table, else all; "a.b" is
/// also tried as schema a, table b.
ObjectUsers users_of(const ObjectName& object, std::span<const Use> uses, const ServiceGraph& graph);

}  // namespace signalbox
