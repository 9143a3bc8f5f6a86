#pragma once
// The questions that an assistant may ask, answered from the configuration's repositories and the work tree around it.

#include <optional>
#include <span>
#include <string>

#include "base/clock.h"
#include "bot/mcp/server.h"
#include "bot/pipeline.h"
#include "bot/snapshot.h"
#include "config/config.h"

namespace signalbox {

std::span<const Tool> mcp_tools();

/// Keeps what it read for a little while. One thread.
class McpTools {
 public:
  /// Without a configuration only the work tree in `folder` is known.
  McpTools(std::optional<Config> config, std::string folder, const Clock& clock)
      : config_(std::move(config)), folder_(std::move(folder)), clock_(clock) {}

  Result<ToolAnswer> call(std::string_view tool, const nlohmann::json& arguments);

 private:
  struct Scanned {
    Instant at;
    Snapshot snapshot;
    Report report;
  };

  Result<const Scanned*> scanned();
  Result<ToolAnswer> may_i_ship(const nlohmann::json& arguments);
  Result<ToolAnswer> pending_migrations(const nlohmann::json& arguments);
  Result<ToolAnswer> conflicts(const nlohmann::json& arguments);
  Result<ToolAnswer> impact(const nlohmann::json& arguments);
  Result<ToolAnswer> schema(const nlohmann::json& arguments);
  Result<ToolAnswer> explain(const nlohmann::json& arguments);

  std::optional<Config> config_;
  std::string folder_;
  const Clock& clock_;
  std::optional<Scanned> scanned_;
  LastLook last_;
};

}  // namespace signalbox
