#include "migrations/pending.h"

namespace signalbox {

std::string_view to_string(PendingState state) {
  switch (state) {
    case PendingState::Proposed:
      return "proposed";
    case PendingState::Merged:
      return "merged";
    case PendingState::Deployed:
      return "deployed";
  }
  return "proposed";
}

std::string PendingMigration::id() const {
  return service + ":" + branch + ":" + migration.path;
}

}  // namespace signalbox
