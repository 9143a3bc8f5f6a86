#pragma once
// Asks the forges for what webhooks may have lost: which pull requests are open, and which deliveries never arrived.

#include "base/clock.h"
#include "config/config.h"
#include "forges/forge.h"
#include "store/store.h"

namespace signalbox {

struct Reconciled {
  int changes = 0;      ///< pull requests that were not known as they are
  int redelivered = 0;  ///< webhooks that the forge was asked to send again
};

/// Brings the known pull requests in line with the forges and queues a scan of each repository where something
/// differed. A forge that cannot be asked now is passed over: it is asked again next time.
Result<Reconciled> reconcile(const Config& config, Store& store, const ForgeApis& forges, Instant now);

/// The forge of a service's repository: as written, or by its host; empty when it is none that we know.
std::string forge_of(const Service& service);

}  // namespace signalbox
