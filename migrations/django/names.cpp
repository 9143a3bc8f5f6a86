#include "migrations/django/names.h"

#include <cctype>

#include "base/hash.h"
#include "base/text.h"

namespace signalbox::django {
namespace {

/// SQLite sets no limit; Django takes 200 for what it makes up.
std::size_t longest(Engine engine) {
  return engine == Engine::Sqlite ? 200 : max_identifier_length(engine);
}

bool starts_badly(const std::string& name) {
  return !name.empty() && (name.front() == '_' || std::isdigit(static_cast<unsigned char>(name.front())) != 0);
}

}  // namespace

std::string digest(const std::vector<std::string>& parts, std::size_t length) {
  return md5_hex(join(parts, "")).substr(0, length);
}

std::string truncated(Engine engine, const std::string& name) {
  constexpr std::size_t kDigest = 4;
  if (engine == Engine::Sqlite || name.size() <= longest(engine)) {
    return name;
  }
  return name.substr(0, longest(engine) - kDigest) + digest({name}, kDigest);
}

std::string object_name(Engine engine, const std::string& table, const std::vector<std::string>& columns,
                        const std::string& suffix) {
  std::vector<std::string> parts = {table};
  parts.insert(parts.end(), columns.begin(), columns.end());
  std::string tail = digest(parts, 8) + suffix;
  const std::size_t limit = longest(engine);
  const std::string middle = join(columns, "_");
  std::string name = table + "_" + middle + "_" + tail;
  if (name.size() <= limit) {
    return name;
  }
  if (tail.size() > limit / 3) {
    tail.resize(limit / 3);
  }
  const std::size_t other = (limit - tail.size()) / 2 - 1;
  name = table.substr(0, other) + "_" + middle.substr(0, other) + "_" + tail;
  return starts_badly(name) ? "D" + name.substr(0, name.size() - 1) : name;
}

std::string foreign_key_suffix(const std::string& table, const std::string& column) {
  return "_fk_" + table + "_" + column;
}

std::string index_name(const std::string& table, const std::vector<std::string>& columns, const std::string& suffix) {
  std::vector<std::string> parts = {table};
  parts.insert(parts.end(), columns.begin(), columns.end());
  parts.push_back(suffix);
  std::string first = columns.empty() ? std::string{} : columns.front();
  if (first.starts_with('-')) {
    first.erase(0, 1);
  }
  const std::string name = table.substr(0, 11) + "_" + first.substr(0, 7) + "_" + digest(parts, 6) + "_" + suffix;
  return starts_badly(name) ? "D" + name.substr(1) : name;
}

}  // namespace signalbox::django
