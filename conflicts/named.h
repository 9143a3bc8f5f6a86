#pragma once
// Everything that a change names, found by walking the fields of its operation: what a slice of the schema must hold
// for the change to be played on it.

#include <set>
#include <string>
#include <vector>

#include "schema/change.h"

namespace signalbox {

struct Named {
  std::set<QualifiedName> relations;  ///< tables, views, types, functions … by qualified name
  std::set<std::string> words;        ///< names without a schema: indexes, constraints, new names
  std::set<std::string> types;        ///< type texts, as written in columns
  bool whole_schema = false;          ///< it acts on a schema as a whole: nothing less than everything will do

  void add(const SchemaChange& change);
  void add(const Named& other);
};

}  // namespace signalbox
