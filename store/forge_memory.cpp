#include "store/forge_memory.h"

#include "store/sql.h"

namespace signalbox {

Result<void> ForgeMemoryStore::put(std::string_view forge, std::string_view content) {
  return sql::done(
      sql::execute(*database_, "INSERT OR REPLACE INTO forge_memory (forge, content) VALUES (?, ?)", forge, content));
}

Result<std::string> ForgeMemoryStore::find(std::string_view forge) {
  const auto found = sql::row<std::string>(
      *database_, [](SQLite::Statement& row) { return sql::text(row, 0); },
      "SELECT content FROM forge_memory WHERE forge = ?", forge);
  return found ? Result<std::string>(found->value_or(std::string{})) : fail(found.error());
}

}  // namespace signalbox
