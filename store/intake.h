#pragma once
// The way in for webhooks: deliveries that arrive together are committed together, and each is answered only after its
// commit. One flush of the disk serves them all.

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>

#include "base/result.h"
#include "store/deliveries.h"

namespace signalbox {

struct IntakeOptions {
  std::string job_kind = "scan";           ///< the job that a delivery's repository gets
  std::chrono::milliseconds job_delay{0};  ///< how long a burst may gather before its job is due
  std::chrono::milliseconds settle{0};     ///< after a branch moved, how long its further moves may wait for each other
  std::size_t queue_limit = 10'000;        ///< more waiting deliveries are refused: Unavailable
  std::size_t batch_limit = 256;           ///< deliveries in one transaction
};

/// Owns a thread with a connection of its own. submit() may be called from any thread.
class Intake {
 public:
  /// Called once for every submit, on the intake's thread, after the commit.
  using Answer = std::function<void(Result<Accepted>)>;

  static Result<Intake> start(const std::string& path, IntakeOptions options = {});
  Intake(Intake&&) noexcept;
  Intake& operator=(Intake&&) noexcept;
  /// Commits and answers what is waiting, then ends.
  ~Intake();

  /// Stores the delivery and queues its repository's job in one transaction, then answers.
  void submit(NewDelivery delivery, Answer answer);
  /// Deliveries waiting for their commit.
  std::size_t waiting() const;

 private:
  class Writer;
  explicit Intake(std::unique_ptr<Writer> writer);
  std::unique_ptr<Writer> writer_;
};

}  // namespace signalbox
