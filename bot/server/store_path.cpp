#include "bot/server/store_path.h"

#include <fmt/format.h>

#include <filesystem>

namespace signalbox {

Result<std::string> store_path(const Config& config) {
  if (!config.store.empty()) {
    return fail(Code::Unsupported,
                "`store:` names PostgreSQL, which is not there yet; leave it out to use SQLite in `state:`");
  }
  std::error_code error;
  std::filesystem::create_directories(config.state, error);
  if (error) {
    return fail(Code::InvalidInput,
                fmt::format("the state folder '{}' cannot be made: {}", config.state, error.message()));
  }
  return config.state + "/signalbox.db";
}

Result<Store> open_existing_store(const Config& config) {
  const auto path = store_path(config);
  if (!path) {
    return fail(path.error());
  }
  std::error_code error;
  if (!std::filesystem::exists(*path, error)) {
    return fail(Code::NotFound, fmt::format("there is no store at '{}' yet; `signalbox serve` and `signalbox scan "
                                            "--publish` make it",
                                            *path));
  }
  return Store::open(*path);
}

}  // namespace signalbox
