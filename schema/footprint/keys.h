#pragma once
// How touched objects are spelled in a footprint: two changes touch the same thing exactly when the keys are equal, so
// the namespaces and the letter case of each engine are decided here.

#include <string>
#include <string_view>

#include "schema/schema.h"

namespace signalbox::footprint {

class Keys {
 public:
  explicit Keys(Engine engine) : engine_(engine) {}

  std::string table(const QualifiedName& table) const;
  std::string column(const QualifiedName& table, std::string_view column) const;
  std::string type(const QualifiedName& type) const { return "type " + to_string(type); }
  std::string sequence(const QualifiedName& sequence) const { return "sequence " + to_string(sequence); }
  std::string function(const QualifiedName& function) const { return "function " + to_string(function); }
  /// A name in the space of tables, views, sequences and (in PostgreSQL and SQLite) indexes.
  std::string relation_name(const QualifiedName& relation) const;
  /// An index, or a constraint that has one. Its name belongs to the table in MySQL, to the schema elsewhere.
  std::string index(const QualifiedName& table, std::string_view name) const;
  /// Foreign keys' names are unique per database in MySQL and per table elsewhere.
  std::string foreign_key(const QualifiedName& table, std::string_view name) const;
  /// Checks' names are unique per database in MySQL and per table elsewhere, MariaDB included.
  std::string check(const QualifiedName& table, std::string_view name) const;
  std::string constraint(const QualifiedName& table, std::string_view name) const;
  /// Whether anything refers to the table at all.
  std::string references_to(const QualifiedName& table) const { return "references to " + to_string(table); }
  std::string primary_key(const QualifiedName& table) const { return "primary key " + this->table(table); }
  /// A part of a table with a space of its own: "trigger", "policy", "option".
  std::string part(std::string_view kind, const QualifiedName& table, std::string_view name) const;
  /// What the index holds, whatever its name.
  std::string definition(const QualifiedName& table, const Index& index) const;

 private:
  std::string folded(std::string_view name) const;
  std::string in_table(std::string_view kind, const QualifiedName& table, std::string_view name) const;

  Engine engine_;
};

}  // namespace signalbox::footprint
