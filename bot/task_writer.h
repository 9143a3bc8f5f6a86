#pragma once
// Brings tasks to where teams work: takes them out of the outbox and makes, changes, closes and opens their issues.

#include <memory>
#include <stop_token>
#include <string>

#include "base/clock.h"
#include "bot/server/bell.h"
#include "config/config.h"
#include "graph/task.h"
#include "net/client.h"
#include "store/store.h"

namespace signalbox {

class ForgeApi;

/// A tracker's issue.
struct TaskCard {
  std::string id;
  bool open = true;

  bool operator==(const TaskCard&) const = default;
};

/// Where tasks are written. Verbs say the same thing when they are done twice.
class TaskBoard {
 public:
  virtual ~TaskBoard() = default;
  /// The card whose text holds the marker: one that was made before a crash.
  virtual Result<std::optional<TaskCard>> find(const std::string& marker) = 0;
  virtual Result<TaskCard> create(const std::string& title, const std::string& body) = 0;
  virtual Result<void> update(const TaskCard& card, const std::string& title, const std::string& body) = 0;
  virtual Result<void> set_open(const TaskCard& card, bool open) = 0;
};

/// Shows the task as it is now on the board; `known` is its card, empty when there is none yet. Returns the card.
Result<TaskCard> show_task(TaskBoard& board, const Task& task, const TaskCard& known);

/// One thread: one task at a time.
class TaskWriter {
 public:
  TaskWriter(const Config& config, Store& store, HttpClient& client, const Clock& clock);
  ~TaskWriter();

  /// Takes and writes one due task. False when none was due.
  Result<bool> write_one();
  void run(std::stop_token stop, Bell& bell);

 private:
  Result<void> write(const OutboxItem& item);
  Result<std::unique_ptr<TaskBoard>> board_of(const Task& task);

  const Config& config_;
  Store& store_;
  HttpClient& client_;
  const Clock& clock_;
  std::map<std::string, std::unique_ptr<ForgeApi>, std::less<>> forges_;
};

}  // namespace signalbox
