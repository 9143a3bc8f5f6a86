#include "store/changes.h"

#include "store/sql.h"

namespace signalbox {
namespace {

KnownChange read_change(SQLite::Statement& row) {
  return KnownChange{.forge = sql::text(row, 0),
                     .project = sql::text(row, 1),
                     .number = static_cast<int>(sql::number(row, 2)),
                     .state = sql::text(row, 3),
                     .title = sql::text(row, 4),
                     .author = sql::text(row, 5),
                     .source_ref = sql::text(row, 6),
                     .target_ref = sql::text(row, 7),
                     .head_sha = sql::text(row, 8),
                     .fork = sql::number(row, 9) != 0,
                     .draft = sql::number(row, 10) != 0,
                     .url = sql::text(row, 11),
                     .version = sql::text(row, 12)};
}

#define SIGNALBOX_CHANGE_COLUMNS \
  "forge, project, number, state, title, author, source_ref, target_ref, head_sha, fork, draft, url, version"

}  // namespace

Result<void> ChangeStore::save(const KnownChange& change) {
  return sql::done(
      sql::execute(*database_,
                   "INSERT INTO changes (" SIGNALBOX_CHANGE_COLUMNS ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
                   "ON CONFLICT (forge, project, number) DO UPDATE SET state = excluded.state, title = excluded.title, "
                   "author = CASE excluded.author WHEN '' THEN changes.author ELSE excluded.author END, "
                   "source_ref = excluded.source_ref, target_ref = excluded.target_ref, "
                   "head_sha = excluded.head_sha, fork = excluded.fork, draft = excluded.draft, url = excluded.url, "
                   "version = excluded.version WHERE excluded.version = '' OR excluded.version >= changes.version",
                   change.forge, change.project, change.number, change.state, change.title, change.author,
                   change.source_ref, change.target_ref, change.head_sha, change.fork ? 1 : 0, change.draft ? 1 : 0,
                   change.url, change.version));
}

Result<std::optional<KnownChange>> ChangeStore::find(std::string_view forge, std::string_view project, int number) {
  return sql::row(*database_, read_change,
                  "SELECT " SIGNALBOX_CHANGE_COLUMNS " FROM changes WHERE forge = ? AND project = ? AND number = ?",
                  forge, project, number);
}

Result<std::vector<KnownChange>> ChangeStore::open() {
  return sql::rows(*database_, read_change,
                   "SELECT " SIGNALBOX_CHANGE_COLUMNS
                   " FROM changes WHERE state = 'open' ORDER BY forge, project, number");
}

Result<std::vector<KnownChange>> ChangeStore::open_of(std::string_view forge, std::string_view project) {
  return sql::rows(*database_, read_change,
                   "SELECT " SIGNALBOX_CHANGE_COLUMNS
                   " FROM changes WHERE forge = ? AND project = ? AND state = 'open' ORDER BY number",
                   forge, project);
}

Result<void> ChangeStore::close(std::string_view forge, std::string_view project, int number, std::string_view state) {
  return sql::done(sql::execute(*database_,
                                "UPDATE changes SET state = ? WHERE forge = ? AND project = ? AND number = ?", state,
                                forge, project, number));
}

}  // namespace signalbox
