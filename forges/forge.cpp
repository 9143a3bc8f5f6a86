#include "forges/forge.h"

#include <algorithm>
#include <array>

namespace signalbox {

#define FORGE(name) extern const Forge forge_##name;
#include "forges/forges.def"
#undef FORGE

namespace {

constexpr std::array kForges = {
#define FORGE(name) &forge_##name,
#include "forges/forges.def"
#undef FORGE
};

}  // namespace

std::span<const Forge* const> all_forges() {
  return kForges;
}

const Forge* find_forge(std::string_view name) {
  const auto found = std::ranges::find(kForges, name, &Forge::name);
  return found == kForges.end() ? nullptr : *found;
}

}  // namespace signalbox
