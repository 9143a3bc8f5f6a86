#pragma once
// Tasks as issues of one Jira project (REST API version 2, whose texts are plain).

#include <string>

#include "bot/task_writer.h"
#include "config/config.h"
#include "net/client.h"

namespace signalbox {

class JiraBoard final : public TaskBoard {
 public:
  /// Both must outlive the board. `settings.username` is needed for Jira Cloud; a server takes a token alone.
  JiraBoard(HttpClient& client, const TaskSettings& settings) : client_(client), settings_(settings) {}

  Result<std::optional<TaskCard>> find(const std::string& marker) override;
  Result<TaskCard> create(const std::string& title, const std::string& body) override;
  Result<void> update(const TaskCard& card, const std::string& title, const std::string& body) override;
  Result<void> set_open(const TaskCard& card, bool open) override;

 private:
  Result<std::string> call(const std::string& method, const std::string& path, const std::string& body);

  HttpClient& client_;
  const TaskSettings& settings_;
};

}  // namespace signalbox
