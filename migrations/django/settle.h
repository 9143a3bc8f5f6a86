#pragma once
// A history of Django migrations, finished: names and types come from the models that the migrations before have left.

#include <span>
#include <vector>

#include "migrations/migration.h"

namespace signalbox::django {

/// Framework::settle of Django.
void settle(std::vector<Migration>& base, std::span<const std::vector<Migration*>> branches);

}  // namespace signalbox::django
