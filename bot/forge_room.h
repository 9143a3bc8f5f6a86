#pragma once
// The forges that the configuration gives access to, each with its own way out.

#include <memory>
#include <vector>

#include "base/clock.h"
#include "config/config.h"
#include "forges/forge.h"
#include "store/store.h"

namespace signalbox {

/// The clock must outlive it. Any thread may call what apis() holds.
class ForgeRoom {
 public:
  ForgeRoom(const Config& config, const Clock& clock);

  const ForgeApis& apis() const { return apis_; }
  /// Goes on with what an earlier room learnt.
  Result<void> recall(Store& store);
  /// Keeps what this one learnt.
  Result<void> keep(Store& store) const;

 private:
  std::vector<std::unique_ptr<HttpClient>> clients_;
  std::vector<std::unique_ptr<ForgeApi>> owned_;  // after the clients that they use
  ForgeApis apis_;
};

}  // namespace signalbox
