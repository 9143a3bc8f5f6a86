#include "store/database.h"

#include <fmt/format.h>

#include "base/hash.h"
#include "store/schema_steps.h"
#include "store/sql.h"

namespace signalbox {
namespace {

/// FULL, since a delivery answered 202 must survive a power cut; NORMAL would lose the last commits.
void set_up(SQLite::Database& database, int cache_kib) {
  database.exec("PRAGMA journal_mode = WAL");
  database.exec("PRAGMA synchronous = FULL");
  database.exec("PRAGMA foreign_keys = ON");
  database.exec("PRAGMA trusted_schema = OFF");
  database.exec(fmt::format("PRAGMA cache_size = -{}", cache_kib));
}

int version_of(SQLite::Database& database) {
  return database.execAndGet("PRAGMA user_version").getInt();
}

void apply_step(SQLite::Database& database, int version, const SchemaStep& step) {
  database.exec(std::string(step.sql));
  SQLite::Statement record(database, "INSERT INTO schema_steps (version, name, checksum) VALUES (?, ?, ?)");
  record.bind(1, version);
  record.bind(2, std::string(step.name));
  record.bind(3, sha256_hex(step.sql));
  record.exec();
  // The file's own counter, so that opening an up-to-date file costs one read.
  database.exec(fmt::format("PRAGMA user_version = {}", version));
}

Result<void> bring_up_to_date(SQLite::Database& database, const std::string& path) {
  const auto steps = schema_steps();
  const int newest = static_cast<int>(steps.size());
  if (version_of(database) == newest) {
    return {};
  }
  SQLite::Transaction transaction(database, SQLite::TransactionBehavior::IMMEDIATE);
  const int version = version_of(database);  // again: another process may have been quicker
  if (version > newest) {
    return fail(Code::Unsupported, fmt::format("{} was written by a newer signalbox (schema {}, this one knows {}). "
                                               "Use that version, or another state folder.",
                                               path, version, newest));
  }
  database.exec(
      "CREATE TABLE IF NOT EXISTS schema_steps (version INTEGER PRIMARY KEY, name TEXT NOT NULL, "
      "checksum TEXT NOT NULL) STRICT");
  for (int next = version; next < newest; ++next) {
    apply_step(database, next + 1, steps[static_cast<std::size_t>(next)]);
  }
  transaction.commit();
  return {};
}

}  // namespace

StoreDatabase::StoreDatabase(std::unique_ptr<Connection> connection) : connection_(std::move(connection)) {}
StoreDatabase::StoreDatabase(StoreDatabase&&) noexcept = default;
StoreDatabase& StoreDatabase::operator=(StoreDatabase&&) noexcept = default;
StoreDatabase::~StoreDatabase() = default;

Result<StoreDatabase> StoreDatabase::open(const std::string& path, int cache_kib) {
  try {
    auto connection = std::make_unique<Connection>(path);
    set_up(connection->database, cache_kib);
    if (auto current = bring_up_to_date(connection->database, path); !current) {
      return fail(current.error());
    }
    return StoreDatabase(std::move(connection));
  } catch (const SQLite::Exception& exception) {
    return fail(with_context(sql::to_error(exception), path));
  }
}

Result<void> StoreDatabase::transaction(const std::function<Result<void>()>& body) {
  if (connection_->in_transaction) {
    return body();
  }
  try {
    // IMMEDIATE: a transaction that reads first and writes later would otherwise fail as busy without waiting.
    SQLite::Transaction transaction(connection_->database, SQLite::TransactionBehavior::IMMEDIATE);
    connection_->in_transaction = true;
    auto result = body();
    connection_->in_transaction = false;
    if (result) {
      transaction.commit();
    }
    return result;
  } catch (const SQLite::Exception& exception) {
    connection_->in_transaction = false;
    return fail(sql::to_error(exception));
  }
}

}  // namespace signalbox
