#pragma once
// `${NAME}` and `${file:PATH}` in configuration values.

#include <string>
#include <string_view>

#include "base/result.h"
#include "config/load.h"

namespace signalbox {

struct Expanded {
  std::string text;
  bool changed = false;  ///< something was put in: the text may be a secret and must not be shown

  bool operator==(const Expanded&) const = default;
};

/// Replaces every reference in `text`; `$${` stands for a literal `${`. What is put in is not looked at again. Relative
/// files start at `folder` and lose one line end at their end. The error names the variable or file, never a value.
Result<Expanded> expand_variables(std::string_view text, const std::string& folder, const Variables& variables);

}  // namespace signalbox
