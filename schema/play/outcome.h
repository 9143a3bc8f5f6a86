#pragma once
// What playing one operation comes to, and the short ways to say it. A function that plays an operation checks
// everything first and changes the schema last, so that a refusal leaves no trace and nothing has to be copied.

#include <optional>
#include <string>
#include <utility>

#include "schema/apply.h"
#include "schema/schema.h"

namespace signalbox::play {

using Outcome = tl::expected<Applied, ApplyError>;
/// A check's result: nullopt when there is nothing to complain about.
using Complaint = std::optional<ApplyError>;

inline constexpr Applied kDone{};

/// IF [NOT] EXISTS found nothing to do.
inline Applied skipped(bool different = false) {
  return {.skipped = true, .different = different};
}

inline ApplyError complaint(Refusal refusal, std::string message, std::string object) {
  return {refusal, std::move(message), std::move(object)};
}

inline tl::unexpected<ApplyError> refuse(Refusal refusal, std::string message, std::string object) {
  return tl::unexpected<ApplyError>(complaint(refusal, std::move(message), std::move(object)));
}

inline tl::unexpected<ApplyError> refuse(ApplyError error) {
  return tl::unexpected<ApplyError>(std::move(error));
}

}  // namespace signalbox::play
