#include "forges/forge.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/hash.h"

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

bool signed_by_any(std::string_view hex, std::string_view body, std::span<const std::string> secrets) {
  bool matches = false;
  for (const std::string& secret : secrets) {
    // An empty secret would let everybody sign.
    matches |= !secret.empty() && equal_in_constant_time(to_hex(hmac_sha256(secret, body)), hex);
  }
  return matches;
}

std::span<const Forge* const> all_forges() {
  return kForges;
}

const Forge* find_forge(std::string_view name) {
  const auto found = std::ranges::find(kForges, name, &Forge::name);
  return found == kForges.end() ? nullptr : *found;
}

std::string change_reference(std::string_view forge, int number) {
  const Forge* found = find_forge(forge);
  return found == nullptr || found->change_references.empty()
             ? std::string{}
             : fmt::format("{}/{}/head", found->change_references, number);
}

}  // namespace signalbox
