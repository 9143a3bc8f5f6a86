#include "config/statistics.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "base/text.h"

namespace signalbox {

namespace {

constexpr std::uintmax_t kMaxFile = 16U << 20U;

/// One cell without the quotes that CSV may put around it.
std::string cell(std::string_view text) {
  text = trim(text);
  if (text.size() >= 2 && text.front() == '"' && text.back() == '"') {
    return replace_all(std::string(text.substr(1, text.size() - 2)), "\"\"", "\"");
  }
  return std::string(text);
}

/// Cells of one line; a comma inside quotes is none.
std::vector<std::string> cells(std::string_view line) {
  std::vector<std::string> out;
  bool quoted = false;
  std::size_t start = 0;
  for (std::size_t i = 0; i < line.size(); ++i) {
    quoted = line[i] == '"' ? !quoted : quoted;
    if (line[i] == ',' && !quoted) {
      out.push_back(cell(line.substr(start, i - start)));
      start = i + 1;
    }
  }
  out.push_back(cell(line.substr(start)));
  return out;
}

template <typename Number>
Result<std::optional<Number>> figure(std::string_view text, std::string_view column, int line) {
  if (text.empty()) {
    return std::optional<Number>{};
  }
  Number value{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || value < Number{}) {
    return fail(Code::InvalidInput,
                fmt::format("line {}: '{}' is no number for {}", line, ellipsize(one_line(text), 40), column));
  }
  return std::optional<Number>(value);
}

/// Where each column stands; npos: it is not there.
struct Header {
  std::size_t table = std::string::npos;
  std::size_t rows = std::string::npos;
  std::size_t bytes = std::string::npos;
  std::size_t writes = std::string::npos;
};

Header header_of(std::string_view line) {
  const auto names = cells(line);
  const auto at = [&](std::string_view name) {
    const auto found = std::ranges::find(names, name);
    return found == names.end() ? std::string::npos : static_cast<std::size_t>(found - names.begin());
  };
  return {at("table"), at("rows"), at("total_bytes"), at("writes_per_s")};
}

Result<TableFacts> facts_of(const Header& header, const std::vector<std::string>& row, int line) {
  const auto text = [&](std::size_t at) { return at < row.size() ? std::string_view(row[at]) : std::string_view{}; };
  TableFacts facts;
  facts.table = std::string(text(header.table));
  const auto rows = figure<std::uint64_t>(text(header.rows), "rows", line);
  const auto bytes = figure<std::uint64_t>(text(header.bytes), "total_bytes", line);
  const auto writes = figure<double>(text(header.writes), "writes_per_s", line);
  if (!rows || !bytes || !writes) {
    return fail(!rows ? rows.error() : !bytes ? bytes.error() : writes.error());
  }
  facts.rows = *rows;
  facts.bytes = *bytes;
  if (*writes) {
    facts.writes_per_minute = **writes * 60;
  }
  return facts;
}

}  // namespace

Result<std::vector<TableFacts>> parse_statistics(std::string_view csv) {
  std::vector<TableFacts> out;
  std::optional<Header> header;
  int number = 0;
  for (const std::string_view line : split_lines(csv)) {
    ++number;
    if (trim(line).empty()) {
      continue;
    }
    if (!header) {
      header = header_of(line);
      if (header->table == std::string::npos) {
        return fail(Code::InvalidInput, "the first line names no column 'table'");
      }
      continue;
    }
    auto facts = facts_of(*header, cells(line), number);
    if (!facts) {
      return fail(facts.error());
    }
    if (!facts->table.empty()) {
      out.push_back(std::move(*facts));
    }
  }
  return out;
}

Result<std::vector<TableFacts>> read_statistics(const std::string& path) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(path, error)) {
    return fail(Code::NotFound, "there is no such file");
  }
  if (std::filesystem::file_size(path, error) > kMaxFile || error) {
    return fail(Code::InvalidInput, "the file is larger than 16 MB");
  }
  std::ifstream in(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  return parse_statistics(text);
}

}  // namespace signalbox
