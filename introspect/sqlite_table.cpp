#include <SQLiteCpp/SQLiteCpp.h>
#include <fmt/format.h>
#include <sqlite3.h>

#include <chrono>
#include <filesystem>

#include "base/text.h"
#include "introspect/percent.h"
#include "introspect/table_askers.h"

namespace signalbox {
namespace {

constexpr std::string_view kScheme = "sqlite:///";
constexpr int kLockMilliseconds = 2'000;
constexpr int kStepsBetweenLooksAtTheClock = 10'000;

using Deadline = std::chrono::steady_clock::time_point;

int is_over(void* deadline) {
  return std::chrono::steady_clock::now() > *static_cast<const Deadline*>(deadline) ? 1 : 0;
}

/// SQLite's own form of the address. A file that nobody writes to is opened as one that cannot change, or SQLite would
/// make the files of a write-ahead log beside it, which its owner may not be able to open then.
Result<std::string> read_only_address(std::string_view url) {
  const std::string_view written = url.substr(kScheme.size() - 1, url.find_first_of("?#") - (kScheme.size() - 1));
  const auto path = percent_decoded(written);
  if (!path) {
    return fail(Code::InvalidInput, R"(the database's address is not understood: a "%" must be written as %25)");
  }
  std::error_code ignored;
  const bool in_use =
      std::filesystem::exists(*path + "-wal", ignored) || std::filesystem::exists(*path + "-journal", ignored);
  return fmt::format("file://{}?mode=ro{}", written, in_use ? "" : "&immutable=1");
}

/// Quoted; empty when there is no such table. Names that differ in case are one.
std::string find_sqlite_table(SQLite::Database& database, const std::string& table) {
  SQLite::Statement found(database,
                          "select name from sqlite_master where type in ('table', 'view') "
                          "and lower(name) = lower(?)");
  found.bind(1, table);
  return found.executeStep() ? fmt::format("\"{}\"", replace_all(found.getColumn(0).getString(), "\"", "\"\"")) : "";
}

TableRows rows_of(SQLite::Database& database, const std::string& question) {
  TableRows out;
  SQLite::Statement statement(database, question);
  while (statement.executeStep()) {
    std::vector<std::string>& cells = out.emplace_back();
    for (int i = 0; i < statement.getColumnCount(); ++i) {
      cells.push_back(statement.getColumn(i).getString());
    }
  }
  return out;
}

}  // namespace

bool is_sqlite_url(std::string_view text) {
  return text.starts_with(kScheme) && text.size() > kScheme.size();
}

Result<std::optional<TableRows>> ask_sqlite_table(const std::string& url, const TableQuestion& question,
                                                  const IntrospectOptions& options) {
  const auto address = read_only_address(url);
  if (!address) {
    return fail(address.error());
  }
  Deadline deadline = std::chrono::steady_clock::now() + options.statement_timeout;
  try {
    SQLite::Database database(*address, SQLite::OPEN_READONLY | SQLite::OPEN_URI, kLockMilliseconds);
    database.exec("pragma trusted_schema = off");
    sqlite3_progress_handler(database.getHandle(), kStepsBetweenLooksAtTheClock, is_over, &deadline);
    const std::string table = find_sqlite_table(database, question.table);
    if (table.empty()) {
      return std::nullopt;
    }
    return bounded_rows(rows_of(database, bounded_question(question, table)), question, table);
  } catch (const SQLite::Exception& exception) {
    return fail(Code::Unavailable,
                fmt::format("the database's file cannot be read: {}", one_line(to_valid_utf8(exception.what()))));
  }
}

}  // namespace signalbox
