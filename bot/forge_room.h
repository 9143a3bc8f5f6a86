#pragma once
// The forges that the configuration gives access to, each with its own way out.

#include <memory>
#include <vector>

#include "base/clock.h"
#include "config/config.h"
#include "forges/forge.h"

namespace signalbox {

/// The clock must outlive it. Any thread may call what apis() holds.
class ForgeRoom {
 public:
  ForgeRoom(const Config& config, const Clock& clock);

  const ForgeApis& apis() const { return apis_; }

 private:
  std::vector<std::unique_ptr<HttpClient>> clients_;
  std::vector<std::unique_ptr<ForgeApi>> owned_;  // after the clients that they use
  ForgeApis apis_;
};

}  // namespace signalbox
