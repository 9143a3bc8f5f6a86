#include "safety/version.h"

#include <charconv>

namespace signalbox {

namespace {

ServerVersion assumed_version(Engine engine) {
  switch (engine) {
    case Engine::Postgres:
      return {15, 0, 0};
    case Engine::MySql:
      return {8, 0, 36};
    case Engine::MariaDb:
      return {10, 11, 0};
    case Engine::Sqlite:
      return {3, 40, 0};
  }
  return {};
}

/// Reads one number and moves past it and a following point; false when there is none.
bool read_part(std::string_view& text, int& part) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), part);
  if (error != std::errc{}) {
    return false;
  }
  text.remove_prefix(static_cast<std::size_t>(end - text.data()));
  if (text.empty() || text.front() != '.') {
    text = {};
    return true;
  }
  text.remove_prefix(1);
  return true;
}

}  // namespace

ServerVersion server_version(Engine engine, std::string_view text) {
  ServerVersion version;
  if (!read_part(text, version.major) || version.major <= 0) {
    return assumed_version(engine);
  }
  if (read_part(text, version.minor)) {
    read_part(text, version.patch);
  }
  return version;
}

}  // namespace signalbox
