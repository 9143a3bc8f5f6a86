#pragma once
// What failing functions return: a closed list of codes that tell the caller what to do next, a sentence for people,
// and the place in somebody's file when there is one.

#include <optional>
#include <string>
#include <string_view>

namespace signalbox {

/// A place in a text that a person wrote. Lines and columns count from 1; 0 means "not known".
struct SourceSpan {
  std::string path;
  int line = 0;
  int column = 0;

  bool operator==(const SourceSpan&) const = default;
};

/// "path:3:14", leaving out what is not known.
std::string to_string(const SourceSpan& span);

/// Says what the caller should do, not which module failed.
enum class Code {
  NotFound,      ///< it does not exist; do not retry
  InvalidInput,  ///< somebody has to change what they wrote
  Unsupported,   ///< valid, but we cannot do it
  Unavailable,   ///< may work later: retry
  Denied,        ///< credentials or rights are missing
  Conflict,      ///< somebody else changed it first
  Internal,      ///< our own fault
};

std::string_view to_string(Code code);

struct Error {
  Code code = Code::Internal;
  std::string what;
  std::optional<SourceSpan> where;

  bool operator==(const Error&) const = default;
};

/// "signalbox.yaml:3:5: unknown key 'servces'".
std::string to_string(const Error& error);

/// Adds what was being done while the error goes up: "fetch backend: server closed the connection".
Error with_context(Error error, std::string_view context);

}  // namespace signalbox
