#pragma once
// Finds every clash among pending migrations. Pure: same input, same output, byte for byte.

#include <map>
#include <span>
#include <string>
#include <vector>

#include "conflicts/conflict.h"
#include "migrations/framework.h"
#include "migrations/pending.h"
#include "schema/schema.h"

namespace signalbox {

/// One line of migrations on a base branch: one folder of one service.
struct BaseHistory {
  std::string service;
  std::string team;
  std::string database;
  std::string key;
  std::string framework;
  std::string folder;
  std::string history_table;          ///< where the runner keeps what has run; empty: the framework's usual one
  std::vector<Migration> migrations;  ///< on the base branch, in the runner's order

  bool operator==(const BaseHistory&) const = default;
};

/// Everything the engine looks at: one frozen moment.
struct Situation {
  std::map<std::string, Schema> bases;  ///< database → schema that all base histories of its services give
  std::vector<BaseHistory> histories;
  std::vector<PendingMigration> pending;      ///< stacked branches already attributed, duplicates of merged work gone
  std::map<std::string, std::string> owners;  ///< "orders/public.orders" → service that owns the table
  bool unknown_is_conflict = false;           ///< policy: say something when an untyped statement might clash
};

std::vector<Conflict> find_conflicts(const Situation& situation);

/// A safe merge order over all pending migrations (ids), or the cycles that forbid one.
struct MergeOrder {
  std::vector<std::string> sequence;
  std::vector<std::vector<std::string>> cycles;

  bool operator==(const MergeOrder&) const = default;
};

MergeOrder merge_order(const Situation& situation);

/// Both at the price of one.
struct Assessment {
  std::vector<Conflict> conflicts;
  MergeOrder order;

  bool operator==(const Assessment&) const = default;
};

struct JudgedBefore;

/// With `before`, what did not change since the last call is not judged again; the answer is the same.
Assessment assess(const Situation& situation, JudgedBefore* before = nullptr);

}  // namespace signalbox
