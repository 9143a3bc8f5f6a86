#pragma once
// A database server of this test alone: it runs as an unprivileged user in a temporary folder and dies with the test.

#include <sys/types.h>

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace signalbox::testing {

/// A child process that is killed when the object, or the thread that made it, is gone.
class PrivateServer {
 public:
  /// Runs argv as `user` when this process is root (servers refuse to run as root), with its output in `log`.
  PrivateServer(const std::string& user, const std::vector<std::string>& argv, const std::filesystem::path& log);
  ~PrivateServer();
  PrivateServer(const PrivateServer&) = delete;
  PrivateServer& operator=(const PrivateServer&) = delete;

  /// Asks `ready` until it says yes; throws with the log's text when the server ends or 60 seconds pass.
  void wait_until(const std::function<bool()>& ready) const;

 private:
  pid_t pid_ = -1;
  std::filesystem::path log_;
};

/// Runs argv to its end as `user`; throws with its output when it fails.
void run_as(const std::string& user, const std::vector<std::string>& argv);

/// Gives a folder to `user` and lets that user reach it.
void give_folder(const std::filesystem::path& folder, const std::string& user);

}  // namespace signalbox::testing
