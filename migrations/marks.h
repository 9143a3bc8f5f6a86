#pragma once
// What a migration file says about itself: words that only one tool's files hold. Where file names tell frameworks
// apart nobody asks; 20260102_x.js may be anybody's.

#include "migrations/framework.h"

namespace signalbox {

/// The framework whose marks stand in the file; nullptr: none that is known.
const Framework* framework_marked(const SourceFile& file);

/// Whether the framework's files are known by their text alone.
bool needs_marks(const Framework& framework);

}  // namespace signalbox
