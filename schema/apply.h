#pragma once
// Plays a change on a schema as the engine would, with the engine's own complaint when it would refuse.

#include <string>
#include <tl/expected.hpp>

#include "schema/change.h"

namespace signalbox {

enum class Refusal {
  AlreadyExists,      ///< the name is taken in its namespace
  DoesNotExist,       ///< a table, column, constraint, type … that it needs is not there
  DependentObjects,   ///< something still depends on what it drops or changes
  InvalidDefinition,  ///< it makes no sense on this schema (a foreign key to columns that are not unique, …)
};

struct ApplyError {
  Refusal refusal = Refusal::InvalidDefinition;
  std::string message;  ///< in the engine's words: column "status" of relation "orders" already exists
  std::string object;   ///< "public.orders.status"

  bool operator==(const ApplyError&) const = default;
};

/// What a change that was accepted did.
struct Applied {
  bool skipped = false;    ///< IF [NOT] EXISTS found nothing to do
  bool different = false;  ///< … and what is there is not what the statement describes: the guard hides a difference

  bool operator==(const Applied&) const = default;
};

/// Changes `schema`, or leaves it as it was and says why the engine would refuse. Data changes are accepted when the
/// tables and columns that they name exist, unknown changes always.
tl::expected<Applied, ApplyError> apply(Schema& schema, const SchemaChange& change);

}  // namespace signalbox
