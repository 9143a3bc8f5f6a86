#include "bot/server/signals.h"

#include <fmt/format.h>
#include <pwd.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>

namespace signalbox {
namespace {

sigset_t held() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGINT);
  sigaddset(&set, SIGHUP);
  return set;
}

std::string name_of(uid_t user) {
  std::array<char, 4096> buffer{};
  passwd entry{};
  passwd* found = nullptr;
  const int failed = getpwuid_r(user, &entry, buffer.data(), buffer.size(), &found);
  return failed == 0 && found != nullptr ? found->pw_name : fmt::format("{}", user);
}

}  // namespace

std::string own_user() {
  return name_of(getuid());
}

HeldSignals::HeldSignals() {
  const sigset_t set = held();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
}

ReceivedSignal HeldSignals::wait() const {
  const sigset_t set = held();
  siginfo_t info{};
  int number = sigwaitinfo(&set, &info);
  while (number < 0 && errno == EINTR) {
    number = sigwaitinfo(&set, &info);
  }
  return {number, name_of(info.si_uid)};
}

}  // namespace signalbox
