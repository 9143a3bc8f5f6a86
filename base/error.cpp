#include "base/error.h"

#include <fmt/format.h>

namespace signalbox {

std::string to_string(const SourceSpan& span) {
  if (span.line == 0) {
    return span.path;
  }
  if (span.column == 0) {
    return fmt::format("{}:{}", span.path, span.line);
  }
  return fmt::format("{}:{}:{}", span.path, span.line, span.column);
}

std::string_view to_string(Code code) {
  switch (code) {
    case Code::NotFound:
      return "not found";
    case Code::InvalidInput:
      return "invalid input";
    case Code::Unsupported:
      return "unsupported";
    case Code::Unavailable:
      return "unavailable";
    case Code::Denied:
      return "denied";
    case Code::Conflict:
      return "conflict";
    case Code::Internal:
      return "internal error";
  }
  return "internal error";
}

std::string to_string(const Error& error) {
  return error.where ? fmt::format("{}: {}", to_string(*error.where), error.what) : error.what;
}

Error with_context(Error error, std::string_view context) {
  error.what = fmt::format("{}: {}", context, error.what);
  return error;
}

}  // namespace signalbox
