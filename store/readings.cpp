#include "store/readings.h"

#include "store/sql.h"

namespace signalbox {

Result<std::map<std::string, std::string>> ReadingStore::find(std::string_view reader,
                                                              std::span<const std::string> keys) {
  std::map<std::string, std::string> found;
  for (const std::string& key : keys) {
    auto value = sql::row<std::string>(
        *database_, [](SQLite::Statement& row) { return sql::text(row, 0); },
        "SELECT value FROM readings WHERE reader = ? AND key = ?", reader, key);
    if (!value) {
      return fail(value.error());
    }
    if (*value) {
      found.emplace(key, std::move(**value));
    }
  }
  return found;
}

Result<void> ReadingStore::put(std::string_view reader, const std::map<std::string, std::string>& values, Instant now) {
  return database_->transaction([&]() -> Result<void> {
    for (const auto& [key, value] : values) {
      const auto stored = sql::execute(*database_,
                                       "INSERT INTO readings (reader, key, value, stored_at) "
                                       "VALUES (?, ?, CAST(? AS BLOB), ?) "
                                       "ON CONFLICT (reader, key) DO UPDATE SET value = excluded.value, "
                                       "stored_at = excluded.stored_at",
                                       reader, key, value, now);
      if (!stored) {
        return fail(stored.error());
      }
    }
    return {};
  });
}

Result<int> ReadingStore::prune(Instant before) {
  return sql::execute(*database_, "DELETE FROM readings WHERE stored_at < ?", before);
}

}  // namespace signalbox
