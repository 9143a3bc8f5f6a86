#include "store/reports.h"

#include "store/sql.h"

namespace signalbox {
namespace {

StoredReport read_report(SQLite::Statement& row) {
  return StoredReport{.id = sql::number(row, 0),
                      .snapshot = sql::text(row, 1),
                      .created_at = sql::instant(row, 2),
                      .report = sql::text(row, 3),
                      .services = sql::text(row, 4),
                      .graph = sql::text(row, 5)};
}

}  // namespace

Result<void> ReportStore::save(const StoredReport& report) {
  // Replaced rather than updated, so that the id tells readers that something changed.
  return sql::done(sql::execute(
      *database_,
      "INSERT OR REPLACE INTO reports (snapshot, created_at, report, services, graph) VALUES (?, ?, ?, ?, ?)",
      report.snapshot, report.created_at, report.report, report.services, report.graph));
}

Result<std::optional<StoredReport>> ReportStore::latest() {
  return sql::row(*database_, read_report,
                  "SELECT id, snapshot, created_at, report, services, graph FROM reports ORDER BY id DESC LIMIT 1");
}

Result<std::int64_t> ReportStore::latest_id() {
  return sql::number_of(*database_, 0, "SELECT max(id) FROM reports");
}

Result<int> ReportStore::prune(int keep) {
  return sql::execute(*database_,
                      "DELETE FROM reports WHERE id NOT IN (SELECT id FROM reports ORDER BY id DESC LIMIT ?)", keep);
}

}  // namespace signalbox
