#pragma once
// SIGTERM, SIGINT and SIGHUP, waited for instead of handled.

#include <string>

namespace signalbox {

struct ReceivedSignal {
  int number = 0;
  std::string sender;  ///< who sent it: a user of this machine by name, or by number when it has none

  bool operator==(const ReceivedSignal&) const = default;
};

/// Who runs this program, named as ReceivedSignal::sender.
std::string own_user();

/// Blocks the three signals in this thread and in those that it starts.
class HeldSignals {
 public:
  HeldSignals();
  /// Waits for one of them.
  ReceivedSignal wait() const;
};

}  // namespace signalbox
