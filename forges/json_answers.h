#pragma once
// What forges answer, read leniently. Only for the .cpp files of this folder.

#include <functional>
#include <string>
#include <string_view>

#include "forges/api.h"
#include "forges/json_view.h"
#include "forges/wire.h"

namespace signalbox {

/// Sends a call with whatever proves who we are.
using AskForge = std::function<Result<ApiAnswer>(const ApiCall&)>;

/// Unavailable when it is no JSON: something stands in between.
Result<JsonDocument> json_of(const Result<ApiAnswer>& answer, std::string_view who);

template <typename T>
Result<T> read_answer(const Result<ApiAnswer>& answer, std::string_view who,
                      const std::function<T(const JsonView&)>& reader) {
  const auto document = json_of(answer, who);
  if (!document) {
    return fail(document.error());
  }
  return reader(document->root());
}

inline Result<void> done(const Result<ApiAnswer>& answer) {
  return answer ? Result<void>{} : fail(answer.error());
}

/// Calls `visit` with each item of a list, page by page, until it says false. Lists are arrays, or an object's `values`
/// with the address of the next page in `next`.
Result<void> visit_pages(const AskForge& ask, std::string path, std::string_view who,
                         const std::function<bool(const JsonView&)>& visit);

/// A forge's time of a change as a text that sorts, however the forge writes it: "2026-11-21T07:05:55".
std::string version_of(std::string_view time);

/// Forty zeros mean "no commit".
std::string commit_of(const JsonView& view);
/// "refs/heads/x" → "x"; empty for tags.
std::string branch_of_ref(std::string ref);

/// For what a forge does not have.
inline tl::unexpected<Error> lacking(std::string_view who, std::string_view what) {
  return fail(Code::Unsupported, std::string(who) + " has no " + std::string(what) + " that the bot could use");
}

}  // namespace signalbox
