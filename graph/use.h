#pragma once
// One service's use of data in a database, and how we know of it.

#include <compare>
#include <string>
#include <string_view>
#include <vector>

#include "config/config.h"

namespace signalbox {

/// How a use became known: somebody wrote it in a configuration, or it was found in the service's code.
enum class UseSource { Declared, Inferred };

std::string_view to_string(UseSource source);  ///< "declared", "inferred"
std::string_view to_string(Access access);     ///< "read", "write"

/// Where a service is seen to use the data.
struct Evidence {
  std::string path;
  int line = 0;
  std::string commit;  ///< 40 hex digits; empty for the configuration file

  auto operator<=>(const Evidence&) const = default;
};

struct Use {
  ServiceName service;  ///< who uses it
  TeamName team;        ///< its owner
  DatabaseName database;
  std::string schema;        ///< empty: the engine's default schema
  std::string table = "*";   ///< "*": any, nobody said which
  std::string column = "*";  ///< "*": any column; empty: none, the table itself is named
  bool table_only = false;   ///< the table is known, the columns are not
  Access access = Access::Read;
  UseSource source = UseSource::Declared;
  double confidence = 1;       ///< of an inferred use, up to 1
  bool whole_row = false;      ///< SELECT * or an INSERT without columns: it feels every column that comes or goes
  bool deployed_only = false;  ///< gone from the base branch, but what is deployed still has it
  bool replicated = false;     ///< a copy of the rows goes elsewhere: replication, change data capture, a warehouse
  std::string branch;          ///< empty: on the base branch; else only proposed there
  ServiceName through;         ///< the service whose data it is; empty: used directly
  std::vector<Evidence> evidence;

  bool operator==(const Use&) const = default;
};

}  // namespace signalbox
