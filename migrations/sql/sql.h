#pragma once
// SQL text → SchemaChanges, one reader per dialect behind one function.

#include <string>
#include <string_view>
#include <vector>

#include "migrations/migration.h"

namespace signalbox {

struct SqlText {
  std::vector<SchemaChange> changes;
  std::vector<Unknown> unknowns;
  int statements = 0;
};

/// Reads a script of one engine. `first_line` is the line of the text's first line in its file. Comments, psql
/// meta-commands and COPY data are no statements. Every statement that is not understood is an Unknown and an
/// UnknownChange. Bounded: a statement above 64 KiB is unknown. May crash on hostile input in the C parser: call it in
/// the reading child (sandbox.h) for anything that comes from a repository.
SqlText read_sql(Engine engine, std::string_view text, int first_line = 1);

}  // namespace signalbox
