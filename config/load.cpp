#include "config/load.h"

#include <fmt/format.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "base/hash.h"
#include "base/text.h"
#include "config/keys.h"
#include "config/references.h"

extern char** environ;

namespace signalbox {
namespace {

constexpr std::uintmax_t kMaxFile = 1U << 20U;

std::string folder_of(const std::string& path) {
  std::error_code error;
  const std::filesystem::path absolute = std::filesystem::absolute(path, error);
  return (error ? std::filesystem::path(path) : absolute).lexically_normal().parent_path().string();
}

tl::unexpected<ConfigErrors> only(Error error) {
  return tl::unexpected<ConfigErrors>(ConfigErrors{std::move(error)});
}

}  // namespace

Variables process_variables() {
  Variables variables;
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    const std::string_view text(*entry);
    if (const std::size_t equals = text.find('='); equals != std::string_view::npos) {
      variables.emplace(text.substr(0, equals), text.substr(equals + 1));
    }
  }
  return variables;
}

tl::expected<Config, ConfigErrors> parse_config(std::string_view text, const std::string& path,
                                                const Variables& variables) {
  auto root = parse_yaml(text, path);
  if (!root) {
    return only(root.error());
  }
  Config config;
  config.path = path;
  config.folder = folder_of(path);
  config.text = text;
  config.digest = sha256_hex(text);
  Decoding in(path, config.folder, variables);
  config_kind().read(in, *root, config);
  connect(in, config);
  if (ConfigErrors errors = in.take_errors(); !errors.empty()) {
    return tl::unexpected<ConfigErrors>(std::move(errors));
  }
  if (config.services.empty()) {
    return only({Code::InvalidInput, "names no services; list them under 'services'", in.span(*root)});
  }
  return config;
}

tl::expected<Config, ConfigErrors> load_config(const std::string& path, const Variables& variables) {
  const SourceSpan where{path, 0, 0};
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error)) {
    return only({Code::NotFound, "there is no such file; write one or name another with --config", where});
  }
  if (std::filesystem::file_size(path, error) > kMaxFile || error) {
    return only({Code::InvalidInput, "the configuration is larger than 1 MB", where});
  }
  std::ifstream input(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(input), {}};
  if (!input) {
    return only({Code::Denied, "the file cannot be read; check its permissions", where});
  }
  return parse_config(text, path, variables);
}

std::string to_string(const ConfigErrors& errors) {
  std::string out;
  for (const Error& error : errors) {
    out += to_string(error) + "\n";
  }
  return out;
}

std::string config_json_schema() {
  auto schema = nlohmann::ordered_json::object();
  schema["$schema"] = "https://json-schema.org/draft/2020-12/schema";
  schema["title"] = "signalbox.yaml";
  schema.update(nlohmann::ordered_json::parse(config_kind().schema));
  schema["type"] = "object";
  return schema.dump(2) + "\n";
}

}  // namespace signalbox
