#pragma once
// What a migration's way back is worth: played on the typed schema, up and then down, and compared with the start.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "migrations/migration.h"
#include "schema/schema.h"

namespace signalbox {

enum class RollbackGrade {
  Lossless,    ///< the schema comes back and no row's value is gone
  Lossy,       ///< the schema comes back, values do not
  Incomplete,  ///< something of the migration stays, or comes back different
  Impossible,  ///< the way back fails on the server
  Missing,     ///< no way back is written, or it is empty
  Unknown,     ///< parts could not be read
};

std::string_view to_string(RollbackGrade grade);

/// One thing that the way back does not bring back.
struct RollbackGap {
  int line = 0;          ///< of the change that causes it
  std::string what;      ///< "the values of orders.note", "index orders_note_idx"
  std::string fallback;  ///< how to get it back all the same

  bool operator==(const RollbackGap&) const = default;
};

struct RollbackReview {
  RollbackGrade grade = RollbackGrade::Missing;
  std::vector<RollbackGap> gaps;
  bool idempotent = true;  ///< running the way back a second time changes nothing and fails nowhere

  bool operator==(const RollbackReview&) const = default;
};

RollbackReview grade_rollback(const Migration& migration, const Schema& before);

/// What is gone for good once the change has run on `schema`; nothing for a change that can be undone.
std::optional<RollbackGap> loss_of(const SchemaChange& change, const Schema& schema);

/// The one-way steps of a migration: what no way back can bring back, with the fallback.
std::vector<RollbackGap> one_way_steps(const Migration& migration, const Schema& before);

}  // namespace signalbox
