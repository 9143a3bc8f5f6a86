#pragma once
// The part of a schema that some changes can reach. Playing changes on a slice gives the same answers as playing them
// on the whole schema, at a price that does not grow with the schema.

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "conflicts/named.h"
#include "schema/schema.h"

namespace signalbox {

/// Who depends on whom in one schema. Refers to the schema, which must outlive it.
class SchemaIndex {
 public:
  explicit SchemaIndex(const Schema& schema);

  /// What the changes name, and everything that depends on it or that it depends on.
  Schema slice(const Named& named) const;
  const Schema& whole() const { return schema_; }

 private:
  using Links = std::map<QualifiedName, std::vector<QualifiedName>>;

  void index_table(const Table& table);
  void index_names(const Table& table);
  void add_table(const QualifiedName& name, Schema& out) const;
  void add_with_neighbours(const QualifiedName& name, Schema& out) const;
  void add_views_of(const QualifiedName& name, Schema& out) const;
  void add_type(const QualifiedName& name, Schema& out) const;
  void add_functions(const QualifiedName& name, Schema& out) const;
  void add_named(const QualifiedName& name, Schema& out) const;
  void add_word(const std::string& word, Schema& out) const;

  const Schema& schema_;
  Links neighbours_;  ///< table → tables joined to it by foreign key, partition or inheritance
  Links views_;       ///< relation → views that read it
  Links sequences_;   ///< table → sequences that it owns
  Links type_users_;  ///< type → tables with a column of that type
  Links callers_;     ///< function → tables whose triggers call it
  std::map<std::string, std::vector<QualifiedName>, std::less<>> owners_;  ///< index or constraint name → its tables
  std::map<QualifiedName, std::vector<std::string>> others_;               ///< name → keys in Schema::others
  std::map<std::string, std::vector<QualifiedName>, std::less<>> bare_;    ///< name without schema → relations
};

/// The type that a column's type text names: "app.mood[]" → {app, mood}.
QualifiedName type_name(Engine engine, std::string_view type);

}  // namespace signalbox
