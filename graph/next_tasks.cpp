#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "base/text.h"
#include "graph/task.h"

namespace signalbox {
namespace {

constexpr std::size_t kMostUses = 100;
constexpr std::array<int, 3> kReminders = {7, 2, 0};
constexpr auto kDay = std::chrono::hours(24);

/// What takes the object's place, as the operation says.
std::string successor_of(const PendingMigration& pending, const Impact& impact) {
  for (const SchemaChange& change : pending.migration.changes) {
    if (change.line != impact.line || describe(change.operation) != impact.change) {
      continue;
    }
    if (const auto* column = std::get_if<RenameColumn>(&change.operation)) {
      return column->to;
    }
    if (const auto* table = std::get_if<RenameTable>(&change.operation)) {
      return to_string(table->to);
    }
  }
  return {};
}

class NextTasks {
 public:
  explicit NextTasks(const TaskInput& input) : input_(input) {
    for (const PendingMigration& pending : input.pending) {
      pending_.emplace(pending.id(), &pending);
    }
  }

  std::vector<Task> run() {
    for (const Task& task : input_.known) {
      tasks_.emplace(task.id, task);
    }
    std::map<std::string, std::vector<const Impact*>> groups;
    for (const Impact& impact : input_.impacts) {
      if (!impact.task.empty() && asks_to_act(impact)) {
        groups[impact.task].push_back(&impact);
      }
    }
    for (const auto& [id, impacts] : groups) {
      meet(id, impacts);
    }
    for (auto& [id, task] : tasks_) {
      if (task.state == TaskState::Open && !groups.contains(id)) {
        miss(task);
      }
      remind(task);
    }
    std::vector<Task> out;
    out.reserve(tasks_.size());
    for (auto& [id, task] : tasks_) {
      out.push_back(std::move(task));
    }
    return out;
  }

 private:
  /// What only waits for a deployment keeps a task open and opens none.
  static bool opens(const Impact& impact) { return impact.severity >= Severity::Warning; }

  void meet(const std::string& id, const std::vector<const Impact*>& impacts) {
    const auto known = tasks_.find(id);
    const bool is_new = known == tasks_.end();
    if (is_new && std::ranges::none_of(impacts, [](const Impact* each) { return opens(*each); })) {
      return;
    }
    Task& task = tasks_[id];
    if (task.state == TaskState::NotAffected || task.state == TaskState::ClosedByHand) {
      return;
    }
    if (is_new) {
      task.id = id;
      task.opened_at = to_iso8601(input_.now);
    } else if (task.state != TaskState::Open) {
      ++task.reopened;
      task.closed_at.clear();
      task.closed_by.clear();
      task.reason.clear();
      task.reminded = 100;
    }
    const bool fresh_date = is_new || task.state != TaskState::Open;
    task.state = TaskState::Open;
    fill(task, impacts, fresh_date);
  }

  void fill(Task& task, const std::vector<const Impact*>& impacts, bool fresh_date) {
    const Impact& first = *impacts.front();
    task.team = first.team.empty() ? first.service : first.team;
    task.changed_by = first.changed_by;
    task.pending = first.pending;
    task.object = first.object;
    task.change = first.change;
    task.severity = Severity::Info;
    task.uses.clear();
    std::set<std::string> services;
    std::string due;
    for (const Impact* impact : impacts) {
      services.insert(impact->service);
      task.severity = std::max(task.severity, impact->severity);
      due = std::max(due, impact->due);
      for (const Evidence& place : impact->evidence) {
        TaskUse use{impact->service, place, impact->confidence, impact->deployed_only};
        if (task.uses.size() < kMostUses && std::ranges::find(task.uses, use) == task.uses.end()) {
          task.uses.push_back(std::move(use));
        }
      }
    }
    task.services = {services.begin(), services.end()};
    if (fresh_date && !due.empty()) {
      task.due = due;
    }
    if (const auto pending = pending_.find(task.pending); pending != pending_.end()) {
      task.successor = successor_of(*pending->second, first);
    }
  }

  /// Nothing is found any more: the team has moved, or the change is gone.
  void miss(Task& task) {
    if (!pending_.contains(task.pending) && std::ranges::none_of(input_.pending, [&](const PendingMigration& each) {
          return each.service == task.changed_by && makes(each, task.change);
        })) {
      close(task, TaskState::Withdrawn, fmt::format("{} no longer proposes this change.", task.changed_by));
      return;
    }
    const auto is_read = [&](const std::string& service) {
      return std::ranges::find(input_.read_services, service) != input_.read_services.end();
    };
    if (!std::ranges::all_of(task.services, is_read)) {
      return;
    }
    std::vector<std::string> commits;
    for (const std::string& commit : input_.commits) {
      if (std::ranges::any_of(task.services,
                              [&](const std::string& service) { return commit.starts_with(service + " "); })) {
        commits.push_back(commit);
      }
    }
    close(task, TaskState::Done,
          fmt::format("No use of {} found in {}.", task.object,
                      commits.empty() ? join(task.services, ", ") : join(commits, ", ")));
  }

  static bool makes(const PendingMigration& pending, const std::string& change) {
    return std::ranges::any_of(pending.migration.changes,
                               [&](const SchemaChange& each) { return describe(each.operation) == change; });
  }

  void close(Task& task, TaskState state, std::string reason) {
    task.state = state;
    task.closed_at = to_iso8601(input_.now);
    task.closed_by = "signalbox";
    task.reason = std::move(reason);
    task.uses.clear();
  }

  void remind(Task& task) {
    const auto due = due_day(task);
    if (task.state != TaskState::Open || !due) {
      return;
    }
    for (const int days : kReminders) {
      if (input_.now >= *due - days * kDay && days < task.reminded) {
        task.reminded = days;
      }
    }
  }

  const TaskInput& input_;
  std::map<std::string, const PendingMigration*> pending_;
  std::map<std::string, Task> tasks_;
};

}  // namespace

std::vector<Task> next_tasks(const TaskInput& input) {
  return NextTasks(input).run();
}

}  // namespace signalbox
