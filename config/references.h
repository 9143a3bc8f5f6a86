#pragma once
// After reading: fills in what one part of the file takes from another, and checks every name.

#include "config/decoding.h"

namespace signalbox {

/// Gives every service its databases, credential and reversed dependencies; says which names lead nowhere.
void connect(Decoding& in, Config& config);

}  // namespace signalbox
