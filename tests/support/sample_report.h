#pragma once
// A report with a little of everything, for the tests of whoever shows reports.

#include <string>

#include "report/report.h"

namespace signalbox::testing {

inline PendingMigration sample_pending(std::string service, std::string team, std::string branch, std::string author,
                                       std::string path) {
  PendingMigration out;
  out.service = std::move(service);
  out.team = std::move(team);
  out.database = "orders";
  out.key = "main";
  out.branch = std::move(branch);
  out.commit = "1111111111111111111111111111111111111111";
  out.author = std::move(author);
  out.proposed_at = Instant{std::chrono::sys_days{std::chrono::year{2026} / 11 / 2}};
  out.migration.path = std::move(path);
  out.migration.framework = "golang-migrate";
  out.migration.revision = "0012";
  return out;
}

inline ConflictSide sample_side(const PendingMigration& pending, int line, std::string change) {
  return {pending.id(),   pending.service,        pending.team, pending.branch,   pending.pull_request.value_or(0),
          pending.author, pending.migration.path, line,         std::move(change)};
}

inline Finding sample_finding() {
  Finding out;
  out.rule = "create-index-not-concurrent";
  out.severity = Severity::Error;
  out.path = "migrations/0012_ship.up.sql";
  out.line = 4;
  out.statement = 2;
  out.message = "Writes to public.orders wait while orders_shipped_idx is built.";
  out.lock = "SHARE";
  out.locked_tables = {"public.orders"};
  out.blocks = {"writes"};
  out.scan = true;
  out.estimate_seconds = 540;
  out.estimate_note = "50,000,000 rows";
  out.fix = "-- outside a transaction\nCREATE INDEX CONCURRENTLY orders_shipped_idx ON orders (shipped_at);";
  out.docs = "docs/rules/create-index-not-concurrent.md";
  return out;
}

inline Conflict sample_conflict(const PendingMigration& a, const PendingMigration& b) {
  Conflict out;
  out.id = "c-7d0e12ab34cd";
  out.kind = "add-column-type";
  out.code = "C02";
  out.conflict_class = ConflictClass::Exclusive;
  out.between = {sample_side(a, 1, "add column public.orders.status text not null"),
                 sample_side(b, 3, "add column public.orders.status integer")};
  out.objects = {"orders/public.orders.status"};
  out.message =
      "Both add orders.status with different types; whichever merges second fails with: column \"status\" of "
      "relation \"orders\" already exists.";
  out.in_production = "golang-migrate stops at 0012 and marks the database dirty.";
  out.resolution = "Agree on one type, keep the column in one branch and rebase the other on it.";
  out.acts = b.id();
  out.teams = {"checkout", "fulfilment"};
  return out;
}

inline Impact sample_impact(const PendingMigration& a) {
  Impact out;
  out.id = "i-51f0a3c27b9e";
  out.kind = "breaks-declared-use";
  out.code = "U01";
  out.changed_by = a.service;
  out.resolution = "Keep email beside contact_email until analytics reads the new one.";
  out.pending = a.id();
  out.line = 2;
  out.object = "orders/public.users.email";
  out.change = "rename column public.users.email to contact_email";
  out.breaking = true;
  out.service = "analytics";
  out.team = "analytics";
  out.evidence = {{"signalbox.yaml", 40, ""}, {"queries/churn.sql", 14, ""}};
  out.due = "2026-12-05";
  out.severity = Severity::Error;
  out.message = "analytics reads users.email, which is gone after this.";
  return out;
}

inline Report sample_report() {
  PendingMigration a =
      sample_pending("shop-api", "checkout", "feature/order-status", "Mara Lindqvist", "migrations/0012_status.up.sql");
  a.pull_request = 412;
  a.migration.changes = {
      {AddColumn{{"public", "orders"}, {.name = "status", .type = "text", .nullable = false}, false, ""},
       1,
       1,
       false,
       {}},
      {RenameColumn{{"public", "users"}, "email", "contact_email"}, 2, 2, false, {}}};
  PendingMigration b =
      sample_pending("warehouse", "fulfilment", "feature/shipping", "Jonas Weber", "migrations/0012_ship.up.sql");
  b.migration.changes = {
      {AddColumn{{"public", "orders"}, {.name = "status", .type = "integer"}, false, ""}, 3, 1, false, {}}};
  b.migration.unknowns = {{9, "The DO block builds its statements at run time."}};

  Report out;
  out.snapshot = {{"shop-api", "https://git.example.com/shop-api.git", "main", std::string(40, 'a'), 12},
                  {"warehouse", "https://git.example.com/warehouse.git", "main", std::string(40, 'b'), 3}};
  out.pending = {{a, {}}, {b, {sample_finding()}}};
  out.conflicts = {sample_conflict(a, b)};
  out.impacts = {sample_impact(a)};
  out.order.sequence = {a.id(), b.id()};
  out.errors = {{"billing", "The server closed the connection.", "", 0}};
  return out;
}

/// The same report as somebody would write it who wants to harm its readers.
inline Report hostile_report() {
  const std::string evil =
      "@all <!channel> [x](https://evil.example) `rm` \"|\" ::error::\x1b[31mred\nnext % \u202Eright ``` <b>&\xFF #12 "
      "🚂";
  Report out = sample_report();
  for (ConflictSide& side : out.conflicts.front().between) {
    side.author = evil;
    side.branch = evil;
    side.change = evil;
    side.path = evil;
  }
  out.conflicts.front().message = evil;
  out.impacts.front().message = evil;
  for (PendingReport& entry : out.pending) {
    entry.pending.branch = evil;
    entry.pending.migration.path = evil;
    for (Finding& finding : entry.findings) {
      finding.fix = evil + "\n" + evil;
      finding.message = evil;
      finding.path = evil;
    }
  }
  out.errors.front().message = evil;
  return out;
}

}  // namespace signalbox::testing
