#include "safety/locks.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "safety/locks/model.h"

namespace signalbox {

namespace {

constexpr std::array<std::string_view, 9> kLockNames = {
    "",      "ACCESS SHARE",        "ROW SHARE", "ROW EXCLUSIVE",   "SHARE UPDATE EXCLUSIVE",
    "SHARE", "SHARE ROW EXCLUSIVE", "EXCLUSIVE", "ACCESS EXCLUSIVE"};

/// Upper case letters alone: "AccessExclusiveLock" and "access exclusive" meet.
std::string letters(std::string_view text) {
  std::string result;
  for (const char c : upper(text)) {
    if (c >= 'A' && c <= 'Z') {
      result += c;
    }
  }
  if (result.ends_with("LOCK")) {
    result.resize(result.size() - 4);
  }
  return result;
}

}  // namespace

std::string_view to_string(LockMode mode) {
  return kLockNames.at(static_cast<std::size_t>(mode));
}

std::optional<LockMode> parse_lock_mode(std::string_view text) {
  const std::string wanted = letters(text);
  for (std::size_t i = 1; i < kLockNames.size(); ++i) {
    if (letters(kLockNames.at(i)) == wanted) {
      return static_cast<LockMode>(i);
    }
  }
  return std::nullopt;
}

std::string to_string(const OnlineDdl& ddl) {
  static constexpr std::array<std::string_view, 3> kAlgorithms = {"INSTANT", "INPLACE", "COPY"};
  static constexpr std::array<std::string_view, 3> kLocks = {"NONE", "SHARED", "EXCLUSIVE"};
  std::string text = "ALGORITHM=";
  text += kAlgorithms.at(static_cast<std::size_t>(ddl.algorithm));
  if (ddl.algorithm != Algorithm::Instantly) {
    text += ", LOCK=";
    text += kLocks.at(static_cast<std::size_t>(ddl.lock));
  }
  return text;
}

const TableWork* Work::find(const QualifiedName& table) const {
  const auto found = std::ranges::find(tables, table, &TableWork::table);
  return found == tables.end() ? nullptr : &*found;
}

bool blocks_reads(LockMode mode) {
  return mode == LockMode::AccessExclusive;
}

bool blocks_writes(LockMode mode) {
  return mode >= LockMode::Share;
}

void add_work(Work& work, const TableWork& one) {
  const auto found = std::ranges::find(work.tables, one.table, &TableWork::table);
  if (found == work.tables.end()) {
    work.tables.push_back(one);
    return;
  }
  found->lock = std::max(found->lock, one.lock);
  found->rewrite |= one.rewrite;
  found->scan |= one.scan;
  found->index_builds += one.index_builds;
  found->all_rows |= one.all_rows;
}

Work work_of(const SchemaChange& change, std::span<const SchemaChange> statement, const Schema& before,
             const DatabaseServer& server, std::span<const SchemaChange> later) {
  const ChangeInPlace place{change, statement, later, before, server};
  if (is_mysql_family(server.engine)) {
    return mysql_work(place);
  }
  if (server.engine == Engine::Postgres) {
    return postgres_work(place);
  }
  return {};
}

Work combined(std::span<const Work> works) {
  Work all;
  for (const Work& work : works) {
    for (const TableWork& one : work.tables) {
      add_work(all, one);
    }
    all.concurrently |= work.concurrently;
    all.unknown |= work.unknown;
    if (!work.online) {
      continue;
    }
    if (!all.online) {
      all.online = work.online;
      continue;
    }
    all.online->algorithm = std::max(all.online->algorithm, work.online->algorithm);
    all.online->lock = std::max(all.online->lock, work.online->lock);
    all.online->rebuild |= work.online->rebuild;
  }
  return all;
}

}  // namespace signalbox
