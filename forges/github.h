#pragma once
// GitHub and GitHub Enterprise webhooks.

#include "forges/forge.h"

namespace signalbox {

class GitHub final : public Forge {
 public:
  std::string_view name() const override { return "github"; }
  bool verify(const Headers& headers, std::string_view body, std::span<const std::string> secrets) const override;
  Result<ForgeEvent> normalise(const Headers& headers, std::string_view body) const override;
};

}  // namespace signalbox
