#include "config/variables.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "base/text.h"

namespace signalbox {
namespace {

constexpr std::uintmax_t kMaxSecretFile = 64U << 10U;

bool is_variable_name(std::string_view name) {
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  };
  return !name.empty() && std::ranges::all_of(name, fits) && !(name.front() >= '0' && name.front() <= '9');
}

/// Only regular files: a named pipe or a device would hold the program up for ever.
Result<std::string> read_secret_file(const std::filesystem::path& path, std::string_view written) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error)) {
    return fail(Code::NotFound, fmt::format("there is no file '{}'; create it or correct the path", written));
  }
  if (std::filesystem::file_size(path, error) > kMaxSecretFile || error) {
    return fail(Code::InvalidInput, fmt::format("the file '{}' is larger than 64 KiB", written));
  }
  std::ifstream input(path, std::ios::binary);
  std::string content{std::istreambuf_iterator<char>(input), {}};
  if (!input) {
    return fail(Code::Denied, fmt::format("the file '{}' cannot be read; check its permissions", written));
  }
  for (const char end : {'\n', '\r'}) {
    if (content.ends_with(end)) {
      content.pop_back();
    }
  }
  return content;
}

Result<std::string> value_of(std::string_view reference, const std::string& folder, const Variables& variables) {
  constexpr std::string_view kFile = "file:";
  const std::string shown = ellipsize(one_line(reference), 80);
  if (reference.starts_with(kFile)) {
    const std::string_view path = reference.substr(kFile.size());
    return read_secret_file(std::filesystem::path(folder) / path, ellipsize(one_line(path), 200));
  }
  if (!is_variable_name(reference)) {
    return fail(Code::InvalidInput,
                fmt::format("'${{{}}}' is no variable; write ${{NAME}}, ${{file:PATH}} or $${{ for the text", shown));
  }
  const auto found = variables.find(std::string(reference));
  if (found == variables.end()) {
    return fail(Code::NotFound, fmt::format("the environment variable '{}' is not set; set it before starting", shown));
  }
  return found->second;
}

}  // namespace

Result<Expanded> expand_variables(std::string_view text, const std::string& folder, const Variables& variables) {
  Expanded out;
  while (!text.empty()) {
    const std::size_t dollar = text.find("${");
    out.text += text.substr(0, dollar);
    if (dollar == std::string_view::npos) {
      break;
    }
    const bool escaped = dollar > 0 && text[dollar - 1] == '$';
    text.remove_prefix(dollar);
    if (escaped) {
      out.text += '{';
      text.remove_prefix(2);
      continue;
    }
    const std::size_t end = text.find('}');
    if (end == std::string_view::npos) {
      return fail(Code::InvalidInput, "'${' has no closing '}'; write $${ for the text itself");
    }
    auto value = value_of(text.substr(2, end - 2), folder, variables);
    if (!value) {
      return fail(value.error());
    }
    out.text += *value;
    out.changed = true;
    text.remove_prefix(end + 1);
  }
  return out;
}

}  // namespace signalbox
