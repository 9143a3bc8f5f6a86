#pragma once
// What the frameworks of JavaScript files share: which files are migrations, and how one is read.

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "migrations/framework.h"
#include "migrations/javascript/evaluator.h"

namespace signalbox::js {

/// A file that a runner would load: .js, .cjs, .mjs, .ts, .cts, .mts, no .d.ts.
bool is_script(std::string_view path);
/// "<folder>/20260102_name.js" is a migration of its own.
std::optional<std::string> numbered_script(std::string_view path, std::string_view folder);
/// Folders called something with "migration" that hold numbered scripts.
std::vector<std::string> script_folders(std::span<const std::string> paths);

/// A migration with its names filled; the revision is the whole file name when `whole_name`.
Migration script_migration(const MigrationSource& source, std::string_view framework, bool whole_name);

/// Parses the file, follows the module, and hands the evaluator to `read`. What cannot be parsed is an unknown.
void follow_module(const MigrationSource& source, Migration& migration, Host& host,
                   const std::function<void(Evaluator& evaluator)>& read);

}  // namespace signalbox::js
