#pragma once
// Comments that take a safety rule's finding on somebody's own account: "-- signalbox:ignore RULE reason [until=DATE]".

#include <string>
#include <string_view>
#include <vector>

#include "migrations/migration.h"

namespace signalbox {

/// The "rule" of a remark that says which earlier step a migration completes; its reason is that step's object,
/// revision or path. It ignores nothing.
inline constexpr std::string_view kContractMark = "contract-of";

/// Every such comment of a text, in the order of its lines. `--`, `#` and `//` begin a comment in any language, so that
/// one function serves SQL, Python, JavaScript and YAML. Several rules may stand with commas between them.
std::vector<Ignore> find_ignores(std::string_view text, int first_line = 1);

/// A remark as a comment of the language of the file at `path`: "-- signalbox:ignore drop-column moved to orders" in
/// SQL, with
/// "#" in Python, Ruby and YAML, "//" in JavaScript, TypeScript and C#, "<!-- … -->" in XML.
std::string as_comment(std::string_view path, std::string_view remark);

/// "-- signalbox:after backend 000012": the migrations of other services that have to run first, as "backend:000012".
std::vector<std::string> find_predecessors(std::string_view text);

}  // namespace signalbox
