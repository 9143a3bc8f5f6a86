#pragma once
// How bad something is: one scale for conflicts, findings, routes and the exit status.

#include <optional>
#include <string_view>

namespace signalbox {

/// Ordered: a later value is worse.
enum class Severity { Info, Warning, Error, Critical };

std::string_view to_string(Severity severity);
/// Reads what to_string writes; nullopt for any other word.
std::optional<Severity> parse_severity(std::string_view word);

}  // namespace signalbox
