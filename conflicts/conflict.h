#pragma once
// A clash of pending migrations, as a value that any channel can show.

#include <string>
#include <string_view>
#include <vector>

#include "base/severity.h"

namespace signalbox {

enum class Certainty { Proven, Likely, Unknown };

/// What playing both orders on the typed schema showed (safety cases, section "model").
enum class ConflictClass {
  Commute,
  Duplicate,
  Order,
  Destroys,
  Exclusive,
  Diverges,
  Masked,
  SelfInvalid,
  History,
  Ownership,
  Advice
};

std::string_view to_string(Certainty certainty);           ///< "proven", "likely", "unknown"
std::string_view to_string(ConflictClass conflict_class);  ///< "duplicate", "order", "destroys", …

/// One side of a conflict: the change that clashes, where it stands and whose it is.
struct ConflictSide {
  std::string pending;  ///< PendingMigration::id()
  std::string service;
  std::string team;
  std::string branch;
  int pull_request = 0;  ///< 0: none known
  std::string author;
  std::string path;
  int line = 0;
  std::string change;  ///< describe(operation)

  bool operator==(const ConflictSide&) const = default;
};

struct Conflict {
  std::string
      id;  ///< "c-…": fingerprint of kind, objects, canonical operations and peers (services), stable across rebases
  std::string kind;  ///< "add-column-type", "drop-vs-use-column", "alembic-multiple-heads", …: docs/conflicts.md
  std::string code;  ///< the case: "C02", "H01", "X01"
  ConflictClass conflict_class = ConflictClass::Order;
  Severity severity = Severity::Error;
  Certainty certainty = Certainty::Proven;
  std::vector<ConflictSide> between;
  std::vector<std::string> objects;  ///< "orders/public.orders.status"
  std::string message;               ///< why, in one sentence, with the failing order and the engine's own error text
  std::string in_production;         ///< what each runner would do if this is ignored
  std::string resolution;            ///< one concrete edit
  std::string acts;                  ///< pending id of the side that should act ("later"), or empty: all sides
  std::vector<std::string> teams;

  bool operator==(const Conflict&) const = default;
};

}  // namespace signalbox
