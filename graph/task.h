#pragma once
// What a dependent team has to do about one change: opened when the change is seen to break it, closed when its code
// no longer shows the use, by hand with a reason, or by its owner who says that it is not affected.

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "base/severity.h"
#include "graph/impact.h"

namespace signalbox {

enum class TaskState {
  Open,
  Done,  ///< by evidence: the use is gone
  ClosedByHand,
  NotAffected,  ///< its owner says so; what is found later does not open it again
  Withdrawn,    ///< the change itself is gone
};

std::string_view to_string(TaskState state);  ///< "open", "done", "closed", "not-affected", "withdrawn"
std::optional<TaskState> parse_task_state(std::string_view text);

/// One place that has to move.
struct TaskUse {
  std::string service;
  Evidence place;
  double confidence = 1;
  bool deployed_only = false;

  bool operator==(const TaskUse&) const = default;
};

struct Task {
  std::string id;  ///< "t-…": of the change and the team, stable across rebases
  TaskState state = TaskState::Open;
  std::string team;  ///< who acts; the service's name when nobody owns it
  std::vector<std::string> services;
  std::string changed_by;
  std::string pending;    ///< the migration that breaks, while it is pending
  std::string object;     ///< "orders/public.users.email"
  std::string successor;  ///< "email_address"; empty: nothing takes its place
  std::string change;
  Severity severity = Severity::Warning;
  std::vector<TaskUse> uses;
  std::string due;        ///< "2026-12-05"; kept as it was when the task was opened
  std::string opened_at;  ///< ISO 8601
  std::string closed_at;
  std::string closed_by;  ///< "signalbox", or who said so
  std::string reason;     ///< why it is closed
  int reopened = 0;
  int reminded = 100;  ///< the last reminder that was due: 7, 2 or 0 days before; 100: none yet

  bool operator==(const Task&) const = default;
};

std::string encode(const Task& task);
/// InvalidInput for what encode() did not write.
Result<Task> decode_task(std::string_view text);

/// When the day begins on which it is due; nullopt when it has none.
std::optional<Instant> due_day(const Task& task);
/// The last moment of the day has passed.
bool is_overdue(const Task& task, Instant now);

/// One moment of the tasks' world.
struct TaskInput {
  std::span<const Task> known;
  std::span<const Impact> impacts;
  std::span<const PendingMigration> pending;
  std::span<const std::string> read_services;  ///< those whose code was read: only there is a missing use news
  std::span<const std::string> commits;        ///< at which commits, in words for the reason: "billing at 1a2b3c4"
  Instant now{};
};

/// Every task after this moment, by id: new ones opened, gone uses closed, regressions reopened. The same input gives
/// the same tasks; feeding them back changes nothing.
std::vector<Task> next_tasks(const TaskInput& input);

}  // namespace signalbox
