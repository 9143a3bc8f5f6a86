#pragma once
// The one alias for "a value or an Error". std::expected replaces tl::expected by changing this file.

#include <string>
#include <tl/expected.hpp>
#include <utility>

#include "base/error.h"

namespace signalbox {

template <typename T>
using Result = tl::expected<T, Error>;

/// `return fail(Code::NotFound, "no branch 'main'");`
inline tl::unexpected<Error> fail(Code code, std::string what) {
  return tl::unexpected<Error>(Error{code, std::move(what), std::nullopt});
}

inline tl::unexpected<Error> fail(Code code, std::string what, SourceSpan where) {
  return tl::unexpected<Error>(Error{code, std::move(what), std::move(where)});
}

/// Hands an error on to a function with another value type: `return fail(result.error());`
inline tl::unexpected<Error> fail(Error error) {
  return tl::unexpected<Error>(std::move(error));
}

}  // namespace signalbox
