#include "bot/check/subject.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "bot/check/engine_guess.h"
#include "config/load.h"

namespace signalbox {
namespace {

namespace fs = std::filesystem;

/// "ssh://git@host:22/acme/shop.git", "git@host:acme/shop" → "host/acme/shop".
std::string plain_address(std::string_view text) {
  std::string_view rest = trim(text);
  if (const std::size_t scheme = rest.find("://"); scheme != std::string_view::npos) {
    rest.remove_prefix(scheme + 3);
  }
  const std::size_t slash = rest.find('/');
  if (const std::size_t at = rest.find('@'); at != std::string_view::npos && at < slash) {
    rest.remove_prefix(at + 1);
  }
  std::string out = lower(rest);
  if (const std::size_t colon = out.find(':'); colon != std::string::npos && colon < out.find('/')) {
    const std::size_t end = out.find_first_not_of("0123456789", colon + 1);
    const bool port = end != std::string::npos && end > colon + 1 && out[end] == '/';
    out = out.substr(0, colon).append("/").append(out, port ? end + 1 : colon + 1);
  }
  while (out.ends_with('/')) {
    out.pop_back();
  }
  return out.ends_with(".git") ? out.substr(0, out.size() - 4) : out;
}

bool is_here(const Service& service, const Repository& repository, const WorkTree& tree) {
  std::error_code error;
  const fs::path path(service.repository);
  if (path.is_absolute()) {
    const auto git_dir = find_git_dir(service.repository);
    return git_dir && fs::equivalent(*git_dir, repository.git_dir(), error);
  }
  return !tree.remote_url.empty() && same_address(service.repository, tree.remote_url);
}

/// A folder's name as a name that a configuration may hold.
std::string service_name(std::string_view folder) {
  std::string out;
  for (const char c : folder.substr(0, 100)) {
    const bool word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    const bool mark = !out.empty() && (c == '-' || c == '_' || c == '.');
    out += word || mark ? std::string(1, c) : out.empty() ? "" : "-";
  }
  return out.empty() ? "service" : out;
}

std::string names_of(const Config& config) {
  std::vector<std::string> names;
  for (const auto& [name, service] : config.services) {
    names.push_back(name);
  }
  return join(names, ", ");
}

}  // namespace

bool same_address(std::string_view a, std::string_view b) {
  return plain_address(a) == plain_address(b);
}

Result<CheckSubject> find_subject(Config config, const Repository& repository, const WorkTree& tree,
                                  const std::optional<std::string>& service) {
  CheckSubject out;
  out.configured = true;
  if (service) {
    if (!config.services.contains(*service)) {
      return fail(Code::NotFound, fmt::format("there is no service '{}' in {}; it has {}", one_line(*service),
                                              config.path, names_of(config)));
    }
    out.services.push_back(*service);
  } else {
    for (const auto& [name, one] : config.services) {
      if (is_here(one, repository, tree)) {
        out.services.push_back(name);
      }
    }
  }
  if (out.services.empty()) {
    return fail(
        Code::NotFound,
        fmt::format("none of the services in {} has this repository ({}); say which one it is "
                    "with --service: {}",
                    config.path, one_line(tree.remote_url.empty() ? tree.root : tree.remote_url), names_of(config)));
  }
  out.config = std::move(config);
  return out;
}

Result<CheckSubject> make_up_subject(const Repository& repository, const WorkTree& tree, const Oid& commit,
                                     const std::optional<std::string>& service, std::optional<Engine> engine) {
  CheckSubject out;
  out.services.push_back(service_name(service.value_or(fs::path(tree.root).filename().string())));
  const Engine taken = engine ? *engine : guess_engine(repository, commit);
  const std::string& name = out.services.front();
  // JSON's texts are YAML's too, whatever stands in them.
  const nlohmann::ordered_json yaml = {
      {"version", 1},
      {"databases", {{name, {{"engine", to_string(taken)}}}}},
      {"services", {{name, {{"repository", to_valid_utf8(tree.root)}, {"database", name}}}}}};
  auto config = parse_config(yaml.dump(), tree.root + "/signalbox.yaml", {});
  if (!config) {
    return fail(config.error().front());
  }
  out.config = std::move(*config);
  return out;
}

}  // namespace signalbox
