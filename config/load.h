#pragma once
// From YAML text to a Config, or to the list of everything that is wrong with it.

#include <map>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "base/error.h"
#include "config/config.h"

namespace signalbox {

/// Never empty; in the order of the file, each with its line and column.
using ConfigErrors = std::vector<Error>;

/// What `${NAME}` stands for.
using Variables = std::map<std::string, std::string>;

/// The environment of this process.
Variables process_variables();

/// Reads and checks a whole configuration. `path` says where relative paths start and what error messages call the
/// file; nothing but the files named by `${file:…}` is read.
tl::expected<Config, ConfigErrors> parse_config(std::string_view text, const std::string& path,
                                                const Variables& variables);

/// parse_config on a file of at most 1 MB.
tl::expected<Config, ConfigErrors> load_config(const std::string& path,
                                               const Variables& variables = process_variables());

/// One line per error.
std::string to_string(const ConfigErrors& errors);

/// The JSON Schema (2020-12) of the file, from the same tables that read it.
std::string config_json_schema();

}  // namespace signalbox
