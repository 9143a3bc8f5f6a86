// Calls of Python itself whose result is known when their arguments are.

#include <algorithm>
#include <array>

#include "base/text.h"
#include "migrations/python/evaluator.h"
#include "migrations/python/literals.h"

namespace signalbox::python {
namespace {

constexpr std::int64_t kMaxRange = 2'000;

std::optional<Value> joined(const std::string& separator, const Term& call, int line) {
  const auto parts = call.positional.size() == 1 ? texts(call.positional.front()) : std::nullopt;
  std::size_t size = 0;
  for (const std::string& part : parts.value_or(std::vector<std::string>{})) {
    size += part.size() + separator.size();
  }
  return parts && size <= kMaxText ? std::optional(make_text(join(*parts, separator), line)) : std::nullopt;
}

std::optional<Value> split_text(const std::string& text, const Term& call, int line) {
  const std::string* separator = text_argument(call, 0, "sep");
  std::vector<Value> out;
  if (separator == nullptr) {
    return std::nullopt;
  }
  std::size_t at = 0;
  while (!separator->empty() && out.size() < kMaxWeight) {
    const std::size_t next = text.find(*separator, at);
    out.push_back(make_text(text.substr(at, next - at), line));
    if (next == std::string::npos) {
      return make_sequence(std::move(out), line);
    }
    at = next + separator->size();
  }
  return std::nullopt;
}

std::optional<Value> method_of_text(const std::string& text, const Term& call, int line) {
  const std::string& name = call.name;
  if (name == "format") {
    auto filled = brace_format(text, call);
    return filled ? std::optional(make_text(std::move(*filled), line)) : std::nullopt;
  }
  if (name == "join") {
    return joined(text, call, line);
  }
  if (name == "split") {
    return split_text(text, call, line);
  }
  if (call.positional.empty() && (name == "strip" || name == "upper" || name == "lower")) {
    return make_text(name == "strip" ? std::string(trim(text)) : name == "upper" ? upper(text) : lower(text), line);
  }
  const std::string* first = text_argument(call, 0, "");
  const std::string* second = text_argument(call, 1, "");
  if (name == "replace" && first != nullptr && second != nullptr && !first->empty()) {
    const bool grows = second->size() > first->size();
    return grows && text.size() / first->size() > kMaxText / second->size()
               ? std::nullopt
               : std::optional(make_text(replace_all(text, *first, *second), line));
  }
  if (first != nullptr && (name == "startswith" || name == "endswith")) {
    return Value{name == "startswith" ? text.starts_with(*first) : text.ends_with(*first), line};
  }
  return std::nullopt;
}

std::optional<Value> method_of_dictionary(const Dictionary& dictionary, const Term& call, int line) {
  if (call.name == "get" && !call.positional.empty() && call.positional.front().text() != nullptr) {
    const Value* found = item(dictionary, *call.positional.front().text());
    return found != nullptr ? *found : call.positional.size() > 1 ? call.positional[1] : Value{None{}, line};
  }
  std::vector<Value> out;
  for (const Item& each : dictionary.items) {
    if (call.name == "keys") {
      out.push_back(each.key);
    } else if (call.name == "values") {
      out.push_back(each.value);
    } else if (call.name == "items") {
      out.push_back(make_sequence({each.key, each.value}, line));
    } else {
      return std::nullopt;
    }
  }
  return make_sequence(std::move(out), line);
}

std::optional<std::int64_t> size_of(const Value& value) {
  if (value.text() != nullptr) {
    return static_cast<std::int64_t>(value.text()->size());
  }
  if (value.sequence() != nullptr) {
    return static_cast<std::int64_t>(value.sequence()->items.size());
  }
  return value.dictionary() != nullptr ? std::optional(static_cast<std::int64_t>(value.dictionary()->items.size()))
                                       : std::nullopt;
}

std::optional<Value> range(const Term& call, int line) {
  std::vector<std::int64_t> bounds;
  for (const Value& each : call.positional) {
    if (each.integer() == nullptr) {
      return std::nullopt;
    }
    bounds.push_back(*each.integer());
  }
  if (bounds.empty() || bounds.size() > 2) {
    return std::nullopt;
  }
  const std::int64_t first = bounds.size() == 2 ? bounds[0] : 0;
  const std::int64_t last = bounds.back();
  if (first < -kMaxRange || last > kMaxRange) {
    return std::nullopt;
  }
  std::vector<Value> out;
  for (std::int64_t i = first; i < last; ++i) {
    out.push_back({i, line});
  }
  return make_sequence(std::move(out), line);
}

std::optional<Value> zipped(const Term& call, int line) {
  std::vector<Value> out;
  for (std::size_t row = 0;; ++row) {
    std::vector<Value> items;
    for (const Value& each : call.positional) {
      if (each.sequence() == nullptr) {
        return std::nullopt;
      }
      if (row < each.sequence()->items.size()) {
        items.push_back(each.sequence()->items[row]);
      }
    }
    if (items.size() < call.positional.size() || items.empty()) {
      return make_sequence(std::move(out), line);
    }
    out.push_back(make_sequence(std::move(items), line));
  }
}

std::optional<Value> enumerated(const Value& value, int line) {
  std::vector<Value> out;
  for (const Value& each : value.sequence()->items) {
    out.push_back(make_sequence({Value{static_cast<std::int64_t>(out.size()), line}, each}, line));
  }
  return make_sequence(std::move(out), line);
}

std::optional<Value> function_of_language(const Term& call, int line) {
  if (call.name == "range") {
    return range(call, line);
  }
  if (call.name == "zip") {
    return zipped(call, line);
  }
  if (call.name == "dict" && call.positional.empty()) {
    std::vector<Item> items;
    for (const Keyword& each : call.keywords) {
      items.push_back({make_text(each.name, line), each.value});
    }
    return make_dictionary(std::move(items), line);
  }
  if (call.positional.size() != 1) {
    return std::nullopt;
  }
  const Value& value = call.positional.front();
  constexpr auto kCopies = std::to_array<std::string_view>({"list", "tuple", "set", "frozenset", "sorted"});
  if (std::ranges::find(kCopies, call.name) != kCopies.end()) {
    return value.sequence() != nullptr ? std::optional(value) : std::nullopt;
  }
  if (call.name == "enumerate" && value.sequence() != nullptr) {
    return enumerated(value, line);
  }
  if (call.name == "len") {
    const auto size = size_of(value);
    return size ? std::optional(Value{*size, line}) : std::nullopt;
  }
  if (call.name == "str") {
    auto text = shown(value);
    return text ? std::optional(make_text(std::move(*text), line)) : std::nullopt;
  }
  if (call.name == "textwrap.dedent" || call.name == "inspect.cleandoc") {
    return value.text() != nullptr ? std::optional(make_text(dedent(*value.text()), value.line)) : std::nullopt;
  }
  if (call.name == "bool") {
    const auto known = truth(value);
    return known ? std::optional(Value{*known, line}) : std::nullopt;
  }
  return std::nullopt;
}

}  // namespace

std::optional<Value> call_of_language(const Term& call, int line) {
  if (call.receiver == nullptr) {
    return function_of_language(call, line);
  }
  const int place = call.receiver->line != 0 ? call.receiver->line : line;
  if (const std::string* text = call.receiver->text()) {
    return method_of_text(*text, call, place);
  }
  if (const Dictionary* dictionary = call.receiver->dictionary()) {
    return method_of_dictionary(*dictionary, call, place);
  }
  return std::nullopt;
}

}  // namespace signalbox::python
