#pragma once
// Gathers what changes touch, key by key, on the schema that they meet.

#include <set>
#include <string>
#include <vector>

#include "schema/footprint.h"
#include "schema/footprint/keys.h"

namespace signalbox::footprint {

/// Refers to the schema, which must outlive it.
class Touched {
 public:
  explicit Touched(const Schema& before) : before_(before), keys_(before.engine) {}

  const Schema& before() const { return before_; }
  const Keys& keys() const { return keys_; }
  bool is_mysql() const { return is_mysql_family(before_.engine); }

  void write(std::string key) { writes_.insert(std::move(key)); }
  void read(std::string key) { reads_.insert(std::move(key)); }
  void claim(std::string key) { claims_.insert(std::move(key)); }
  void release(std::string key) { releases_.insert(std::move(key)); }
  void set_opaque() { opaque_ = true; }
  void set_unbounded() { unbounded_ = true; }

  void read_table(const QualifiedName& table) { read(keys_.table(table)); }
  void read_ref(const ColumnRef& ref);
  void read_columns(const QualifiedName& table, const std::vector<std::string>& columns);
  void read_all_columns(const QualifiedName& table);
  /// The user-defined types that a column's type text names.
  void read_type(const std::string& type);
  void write_column(const QualifiedName& table, const std::string& column) { write(keys_.column(table, column)); }
  /// An index that goes, or is taken over: its name is free afterwards.
  void write_index(const QualifiedName& table, const std::string& name);
  /// A table, view or other relation that goes.
  void drop_relation(const QualifiedName& name);
  /// A table, view or other relation that comes, or gets this name.
  void create_relation(const QualifiedName& name);

  Footprint take();

 private:
  const Schema& before_;
  Keys keys_;
  std::set<std::string> writes_;
  std::set<std::string> reads_;
  std::set<std::string> claims_;
  std::set<std::string> releases_;
  bool opaque_ = false;
  bool unbounded_ = false;
};

}  // namespace signalbox::footprint
