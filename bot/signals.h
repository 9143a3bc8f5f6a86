#pragma once
// SIGTERM and SIGINT, waited for instead of handled.

namespace signalbox {

/// Blocks the two signals in this thread and in those that it starts.
class HeldSignals {
 public:
  HeldSignals();
  /// Waits for one of them; gives back its number.
  int wait() const;
};

}  // namespace signalbox
