#pragma once
// What the lock models of the engines share; for locks.cpp and the files beside this one.

#include <span>

#include "safety/locks.h"

namespace signalbox {

struct ChangeInPlace {
  const SchemaChange& change;
  std::span<const SchemaChange> statement;  ///< earlier changes of the same statement
  std::span<const SchemaChange> later;      ///< changes of the same statement that follow
  const Schema& before;
  const DatabaseServer& server;
};

/// Adds to what is known of a table, so that each stands once.
void add_work(Work& work, const TableWork& one);

Work postgres_work(const ChangeInPlace& place);
Work mysql_work(const ChangeInPlace& place);

}  // namespace signalbox
