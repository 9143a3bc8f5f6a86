#include "config/decoding.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "base/text.h"

namespace signalbox {
namespace {

constexpr std::size_t kMaxErrors = 100;
constexpr std::size_t kMaxExpandedBytes = 8U << 20U;
constexpr std::size_t kShownText = 60;

std::string shown(std::string_view text) {
  return ellipsize(one_line(text), kShownText);
}

}  // namespace

Decoding::Decoding(std::string path, std::string folder, const Variables& variables)
    : path_(std::move(path)), folder_(std::move(folder)), variables_(variables) {}

Decoding::Step::Step(Decoding& decoding, std::string part) : decoding_(decoding) {
  decoding_.steps_.push_back(std::move(part));
}

Decoding::Step::~Step() {
  decoding_.steps_.pop_back();
}

std::string Decoding::key_path() const {
  std::string out;
  for (const std::string& step : steps_) {
    out += out.empty() || step.starts_with('[') ? "" : ".";
    out += shown(step);
  }
  return out;
}

SourceSpan Decoding::span(const YamlNode& node) const {
  return {path_, node.line, node.column};
}

void Decoding::problem(const YamlNode& node, const std::string& what) {
  problem(span(node), key_path(), what);
}

void Decoding::problem(SourceSpan where, const std::string& key_path, const std::string& what) {
  if (errors_.size() < kMaxErrors) {
    errors_.push_back(
        {Code::InvalidInput, key_path.empty() ? what : fmt::format("{}: {}", key_path, what), std::move(where)});
  }
}

std::optional<Expanded> Decoding::text(const YamlNode& node, std::string_view expected) {
  if (node.kind == YamlNode::Kind::Null) {
    problem(node, fmt::format("has no value; write {}", expected));
    return std::nullopt;
  }
  if (node.kind != YamlNode::Kind::Scalar) {
    problem(node, fmt::format("takes {}, not {}", expected, kind_name(node)));
    return std::nullopt;
  }
  auto expanded = expand_variables(node.text, folder_, variables_);
  if (!expanded) {
    problem(node, expanded.error().what);
    return std::nullopt;
  }
  expanded_bytes_ += expanded->changed ? expanded->text.size() : 0;
  if (expanded_bytes_ > kMaxExpandedBytes) {
    problem(node, fmt::format("variables put in more than {} MB", kMaxExpandedBytes >> 20U));
    return std::nullopt;
  }
  return std::move(*expanded);
}

void Decoding::wrong_value(const YamlNode& node, const std::string& expected) {
  problem(node, fmt::format("'{}' is not {}", shown(node.text), expected));
}

void Decoding::refer(NameReference::To to, const std::string& name, const YamlNode& node) {
  references.push_back({to, name, shown(node.text), key_path(), span(node)});
}

ConfigErrors Decoding::take_errors() {
  const auto place = [](const Error& error) {
    const SourceSpan where = error.where.value_or(SourceSpan{});
    return std::tuple(where.line, where.column);
  };
  std::ranges::stable_sort(errors_, {}, place);
  return std::move(errors_);
}

std::string_view kind_name(const YamlNode& node) {
  switch (node.kind) {
    case YamlNode::Kind::Sequence:
      return "a list";
    case YamlNode::Kind::Mapping:
      return "a mapping";
    case YamlNode::Kind::Scalar:
      return "a single value";
    case YamlNode::Kind::Null:
      return "nothing";
  }
  return "nothing";
}

std::string suggestion(std::string_view word, const std::vector<std::string>& known) {
  if (const auto close = nearest(word, known)) {
    return fmt::format("did you mean '{}'?", *close);
  }
  std::string list;
  for (const std::string& each : known) {
    list += fmt::format("{}'{}'", list.empty() ? "" : ", ", shown(each));
    if (list.size() > 300) {
      return fmt::format("known are {}, …", list);
    }
  }
  return list.empty() ? "none is known here" : fmt::format("known are {}", list);
}

}  // namespace signalbox
