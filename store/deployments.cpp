#include "store/deployments.h"

#include "store/sql.h"

namespace signalbox {
namespace {

Deployment read_deployment(SQLite::Statement& row) {
  return {sql::text(row, 0), sql::text(row, 1), sql::text(row, 2), sql::text(row, 3), sql::instant(row, 4)};
}

AppliedRecord read_applied(SQLite::Statement& row) {
  return {sql::text(row, 0), sql::text(row, 1), sql::text(row, 2),
          sql::text(row, 3), sql::text(row, 4), sql::instant(row, 5)};
}

}  // namespace

Result<void> DeploymentStore::put(const Deployment& deployment) {
  return sql::done(sql::execute(*database_,
                                "INSERT OR REPLACE INTO deployments (service, environment, version, reported_by, at) "
                                "VALUES (?, ?, ?, ?, ?)",
                                deployment.service, deployment.environment, deployment.version, deployment.reported_by,
                                deployment.at));
}

Result<std::vector<Deployment>> DeploymentStore::all() {
  return sql::rows(*database_, read_deployment,
                   "SELECT service, environment, version, reported_by, at FROM deployments "
                   "ORDER BY service, environment");
}

Result<void> DeploymentStore::put_applied(const AppliedRecord& record) {
  return sql::done(sql::execute(*database_,
                                "INSERT OR REPLACE INTO applied "
                                "(database, environment, framework, history_table, versions, at) "
                                "VALUES (?, ?, ?, ?, ?, ?)",
                                record.database, record.environment, record.framework, record.history_table,
                                record.versions, record.at));
}

Result<std::vector<AppliedRecord>> DeploymentStore::applied() {
  return sql::rows(*database_, read_applied,
                   "SELECT database, environment, framework, history_table, versions, at FROM applied "
                   "ORDER BY database, environment, framework, history_table");
}

}  // namespace signalbox
