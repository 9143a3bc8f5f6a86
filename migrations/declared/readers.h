#pragma once
// The two forms behind declared_schema.h. Internal to migrations/declared.

#include <string>
#include <string_view>

#include "base/result.h"
#include "schema/schema.h"

namespace signalbox::declared {

Result<Schema> read_document(const std::string& path, std::string_view text, Engine engine);
Result<Schema> read_prisma(const std::string& path, std::string_view text, Engine engine);

}  // namespace signalbox::declared
