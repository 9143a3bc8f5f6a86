#pragma once
// One file of Django migrations, read for itself.

#include <string_view>

#include "migrations/migration.h"

namespace signalbox::django {

/// Fills what the file says: dependencies, what it replaces, whether it is atomic, and the draft of its operations. The
/// path and revision of `migration` are set.
void read_file(std::string_view content, Migration& migration);

}  // namespace signalbox::django
