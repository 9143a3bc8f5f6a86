#pragma once
// The pages of docs/rules/, made of what each rule says about itself.

#include <string>
#include <string_view>

#include "safety/rule.h"

namespace signalbox {

/// docs/rules/<id>.md.
std::string rule_page(const Rule& rule);
/// docs/rules/README.md: every rule in one table, and the schema that the examples stand on.
std::string rule_index();
/// The schema of the examples, as SQL.
std::string_view example_schema(Engine engine);

}  // namespace signalbox
