#pragma once
// Texts of Python: what string literals hold, and the three ways to put values into them.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "migrations/python/value.h"

namespace signalbox::python {

/// "r", "f", "b", … in lower case, of a literal's opening: f""" → "f".
std::string literal_prefix(std::string_view opening);
/// Resolves backslash escapes; `bytes` leaves \N, \u and \U alone.
std::string unescaped(std::string_view text);

/// "%s of %d" % values; nullopt when a value is not known or the format is not understood.
std::optional<std::string> percent_format(std::string_view format, const Value& values);
/// "{} of {name}".format(…).
std::optional<std::string> brace_format(std::string_view format, const Term& call);

/// textwrap.dedent.
std::string dedent(std::string_view text);

}  // namespace signalbox::python
