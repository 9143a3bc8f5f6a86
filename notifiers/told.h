#pragma once
// What people were last told, by key: the memory that makes the difference between news and noise.

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "notifiers/notice.h"

namespace signalbox {

struct ToldPlace {
  std::string channel;
  std::string target;

  auto operator<=>(const ToldPlace&) const = default;
};

struct Told {
  Notice notice;                  ///< as last told, so that a resolution can still say what it was
  std::vector<ToldPlace> places;  ///< where; empty: no route wanted it
  bool resolved = false;
  bool silenced = false;  ///< when it was last decided about
  Instant said_at{};      ///< when anything was last said
  Instant replied_at{};   ///< when a line under the message was last said

  bool operator==(const Told&) const = default;
};

std::string encode(const Told& told);
/// InvalidInput for what encode() did not write.
Result<Told> decode_told(std::string_view text);

}  // namespace signalbox
