#pragma once
// What the code of one repository uses of one database: readings of its files and the schema, brought together.

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "code/reading.h"
#include "config/config.h"
#include "schema/schema.h"

namespace signalbox {

/// One file and what it says.
struct CodeFile {
  std::string path;
  CodeReading reading;
};

/// One place where code uses a table or a column that the schema has.
struct FoundUse {
  std::string path;
  int line = 0;
  QualifiedName table;  ///< as the schema writes it
  std::string column;   ///< empty: the table itself; "*": a whole row, by SELECT * or an INSERT without columns
  Access access = Access::Read;
  double confidence = 1;
  UseKind kind = UseKind::Sql;

  auto operator<=>(const FoundUse&) const = default;
};

/// Sorted by path, line, table and column; one use per place and object, the surest kind of it. Names that the schema
/// does not have are nobody's use here.
std::vector<FoundUse> find_uses(std::span<const CodeFile> files, const Schema& schema);
/// The same for one file's text.
std::vector<FoundUse> find_uses(std::string_view path, std::string_view text, const Schema& schema);

}  // namespace signalbox
