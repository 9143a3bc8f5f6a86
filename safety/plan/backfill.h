#pragma once
// Filling a column in batches: by key, each batch its own transaction, so that it can be stopped at any moment, goes on
// where it stopped, and changes nothing when it is run again.

#include <optional>
#include <string>
#include <vector>

#include "safety/plan/pattern.h"

namespace signalbox {

struct Backfill {
  QualifiedName table;
  std::string control;      ///< the table that holds how far it is and whether it shall stop
  std::vector<Column> key;  ///< primary key columns, in its order
  std::string assignment;   ///< "state = status"
  std::string still_to_do;  ///< a condition on a row; "state IS DISTINCT FROM status"
};

/// nullopt when the table has no primary key to go by.
std::optional<Backfill> backfill_of(const PlanContext& context, const QualifiedName& table, std::string_view control,
                                    std::string assignment, std::string still_to_do);

/// CREATE TABLE of the control table, for a step that comes before.
std::string create_control(const PlanContext& context, const Backfill& backfill);
std::string drop_control(const PlanContext& context, const Backfill& backfill);

/// The step that runs it, with how to watch, stop and continue it.
PlanStep& add_backfill(const PlanContext& context, Plan& plan, const Backfill& backfill, const std::string& name,
                       std::string title);

/// The step that takes the control table away when all is done.
PlanStep& add_finish(const PlanContext& context, Plan& plan, const Backfill& backfill, const std::string& name);

/// The one statement that does it on PostgreSQL.
std::string backfill_statement(const PlanContext& context, const Backfill& backfill);

/// For MySQL and MariaDB: its control table, and a procedure that is made, called and dropped.
std::string mysql_control(const PlanContext& context, const Backfill& backfill);
std::vector<std::string> mysql_backfill(const PlanContext& context, const Backfill& backfill);

/// The query that gives 0 once nothing is left to do.
Precondition nothing_left(const PlanContext& context, const Backfill& backfill);

/// What a plan says where there is no key.
void note_missing_key(Plan& plan, const QualifiedName& table);

}  // namespace signalbox
