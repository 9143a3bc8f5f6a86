#include "tests/support/private_server.h"

#include <fcntl.h>
#include <pwd.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <stdexcept>
#include <thread>

#include "base/process.h"
#include "tests/support/temporary_folder.h"

namespace signalbox::testing {
namespace {

/// setpriv changes the user first and sets the death signal last, because changing the user clears it.
std::vector<std::string> as_user(const std::string& user, const std::vector<std::string>& argv) {
  std::vector<std::string> full{"setpriv", "--pdeathsig", "KILL"};
  if (::geteuid() == 0) {
    full.insert(full.end(), {"--reuid", user, "--regid", user, "--clear-groups"});
  }
  full.insert(full.end(), argv.begin(), argv.end());
  return full;
}

[[noreturn]] void become(const std::vector<std::string>& argv, const char* log) {
  const int out = ::open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  const int in = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  ::dup2(in, STDIN_FILENO);
  ::dup2(out, STDOUT_FILENO);
  ::dup2(out, STDERR_FILENO);
  std::vector<char*> raw;
  for (const std::string& each : argv) {
    raw.push_back(const_cast<char*>(each.c_str()));
  }
  raw.push_back(nullptr);
  ::execvp(raw[0], raw.data());
  ::_exit(127);
}

}  // namespace

PrivateServer::PrivateServer(const std::string& user, const std::vector<std::string>& argv,
                             const std::filesystem::path& log)
    : log_(log) {
  const std::vector<std::string> full = as_user(user, argv);
  pid_ = ::fork();
  if (pid_ == 0) {
    become(full, log.c_str());
  }
  if (pid_ < 0) {
    throw std::runtime_error("cannot start " + argv.front());
  }
}

PrivateServer::~PrivateServer() {
  // A quick end is enough, the data goes too: PostgreSQL takes SIGQUIT as "immediate", and so it cleans up its shared
  // memory; MariaDB ends by it as well.
  ::kill(pid_, SIGQUIT);
  for (int tries = 0; tries < 500; ++tries) {
    if (::waitpid(pid_, nullptr, WNOHANG) != 0) {
      return;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  ::kill(pid_, SIGKILL);
  ::waitpid(pid_, nullptr, 0);
}

void PrivateServer::wait_until(const std::function<bool()>& ready) const {
  for (int tries = 0; tries < 3000; ++tries) {
    if (ready()) {
      return;
    }
    siginfo_t ended{};
    if (::waitid(P_PID, static_cast<id_t>(pid_), &ended, WEXITED | WNOHANG | WNOWAIT) == 0 && ended.si_pid != 0) {
      break;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  throw std::runtime_error("the server did not start:\n" + read_file(log_));
}

void run_as(const std::string& user, const std::vector<std::string>& argv) {
  ProcessOptions options;
  options.inherit_environment = true;
  const auto result = run_process(as_user(user, argv), options);
  if (!result || !result->succeeded()) {
    throw std::runtime_error(argv.front() + " failed: " + (result ? result->output + result->error_output : ""));
  }
}

void give_folder(const std::filesystem::path& folder, const std::string& user) {
  std::filesystem::permissions(folder, std::filesystem::perms::owner_all);
  if (::geteuid() != 0) {
    return;
  }
  const passwd* entry = ::getpwnam(user.c_str());
  if (entry == nullptr || ::chown(folder.c_str(), entry->pw_uid, entry->pw_gid) != 0) {
    throw std::runtime_error("cannot give " + folder.string() + " to the user " + user);
  }
}

}  // namespace signalbox::testing
