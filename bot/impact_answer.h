#pragma once
// The answer to "who uses this?", for the command and for other programs.

#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "bot/snapshot.h"
#include "config/config.h"
#include "graph/object_lookup.h"
#include "graph/users.h"

namespace signalbox {

struct ImpactAnswer {
  FoundObject object;
  std::vector<ServiceName> migrated_by;
  ObjectUsers users;
  std::vector<InnerDependent> inside;  ///< of the same database
  std::vector<std::string> searched;   ///< "billing at 3f2a1c0": where a use would have been found

  bool operator==(const ImpactAnswer&) const = default;
};

/// One answer per object that the text can mean. NotFound names the nearest ones.
Result<std::vector<ImpactAnswer>> who_uses(std::string_view text, const Config& config, const Snapshot& snapshot);

nlohmann::ordered_json to_json(const ImpactAnswer& answer);

struct AnswerStyle {
  bool color = false;
  std::size_t width = 100;
};
std::string as_text(std::span<const ImpactAnswer> answers, const Config& config, const AnswerStyle& style);

}  // namespace signalbox
