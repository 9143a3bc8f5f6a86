#include "bot/signals.h"

#include <csignal>

namespace signalbox {
namespace {

sigset_t held() {
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGINT);
  return set;
}

}  // namespace

HeldSignals::HeldSignals() {
  const sigset_t set = held();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
}

int HeldSignals::wait() const {
  const sigset_t set = held();
  int signal = 0;
  sigwait(&set, &signal);
  return signal;
}

}  // namespace signalbox
