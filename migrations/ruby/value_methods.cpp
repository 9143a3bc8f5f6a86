// The methods of texts, arrays and hashes that migrations use on constants.

#include <algorithm>
#include <charconv>
#include <cstdint>

#include "base/text.h"
#include "migrations/ruby/evaluate.h"
#include "migrations/ruby/inflect.h"
#include "migrations/ruby/strings.h"

namespace signalbox::ruby {
namespace {

constexpr std::size_t kMaxList = 4096;

std::optional<std::int64_t> integer_of(const Value& value) {
  std::int64_t number = 0;
  const char* end = value.text.data() + value.text.size();
  if (value.kind != Value::Kind::Number || std::from_chars(value.text.data(), end, number).ptr != end) {
    return std::nullopt;
  }
  return number;
}

std::string squished(std::string_view text) {
  std::string out;
  for (const char c : trim(text)) {
    const bool space = c == ' ' || c == '\n' || c == '\t' || c == '\r';
    if (space && !out.empty() && out.back() == ' ') {
      continue;
    }
    out.push_back(space ? ' ' : c);
  }
  return out;
}

Value same_kind(const Value& receiver, std::string text) {
  Value value = receiver;
  value.text = std::move(text);
  return value;
}

Value call_on_text(const Value& receiver, std::string_view method, const std::vector<Value>& arguments) {
  const std::string& text = receiver.text;
  const Value* first = arguments.size() > 1 ? &arguments[0] : nullptr;
  if (method == "to_s" || method == "to_str") {
    return string_value(text, receiver.line);
  }
  if (method == "to_sym") {
    return symbol_value(text);
  }
  if (method == "squish") {
    return same_kind(receiver, squished(text));
  }
  if (method == "strip" || method == "chomp") {
    return same_kind(receiver,
                     std::string(method == "strip" ? trim(text) : text.substr(0, text.find_last_not_of("\r\n") + 1)));
  }
  if (method == "strip_heredoc") {
    return same_kind(receiver, heredoc_text({{"\n" + text, true}}, true));
  }
  if (method == "downcase" || method == "upcase") {
    return same_kind(receiver, method == "downcase" ? lower(text) : upper(text));
  }
  if (method == "pluralize" || method == "tableize") {
    return same_kind(receiver, pluralized(method == "tableize" ? underscored(text) : text));
  }
  if (method == "singularize") {
    return same_kind(receiver, singularized(text));
  }
  if (method == "underscore") {
    return same_kind(receiver, underscored(text));
  }
  if (method == "empty?" || method == "blank?") {
    return bool_value(trim(text).empty());
  }
  if (first == nullptr || !first->is_text()) {
    return unknown_value("");
  }
  if (method == "+" && text.size() + first->text.size() < kMaxText) {
    return same_kind(receiver, text + first->text);
  }
  if (method == "include?") {
    return bool_value(text.find(first->text) != std::string::npos);
  }
  if (method == "start_with?" || method == "end_with?") {
    return bool_value(method == "start_with?" ? text.starts_with(first->text) : text.ends_with(first->text));
  }
  if ((method == "gsub" || method == "sub" || method == "tr") && arguments.size() == 3 && arguments[1].is_text() &&
      !first->text.empty() && (method != "tr" || (first->text.size() == 1 && arguments[1].text.size() == 1))) {
    std::string replaced = replace_all(text, first->text, arguments[1].text);
    return replaced.size() < kMaxText ? same_kind(receiver, std::move(replaced)) : unknown_value("");
  }
  return unknown_value("");
}

std::optional<std::string> joined(const Value& list, std::string_view separator) {
  std::string out;
  for (std::size_t i = 0; i < list.items.size(); ++i) {
    const auto text = as_inserted(list.items[i]);
    if (!text || out.size() > kMaxText) {
      return std::nullopt;
    }
    out += (i == 0 ? "" : std::string(separator)) + *text;
  }
  return out;
}

Value flattened(const Value& list, int depth) {
  std::vector<Value> out;
  for (const Value& item : list.items) {
    if (item.is_array() && depth < 16) {
      Value inner = flattened(item, depth + 1);
      std::ranges::move(inner.items, std::back_inserter(out));
    } else {
      out.push_back(item);
    }
  }
  return out.size() < kMaxList ? array_value(std::move(out)) : unknown_value("");
}

Value call_on_array(const Value& receiver, std::string_view method, const std::vector<Value>& arguments) {
  const Value* first = arguments.size() > 1 ? &arguments[0] : nullptr;
  if (method == "to_a" || method == "compact" || method == "uniq" || method == "each") {
    return receiver;
  }
  if (method == "first" || method == "last") {
    return receiver.items.empty() ? nil_value() : method == "first" ? receiver.items.front() : receiver.items.back();
  }
  if (method == "reverse" || method == "reverse_each") {
    Value value = receiver;
    std::ranges::reverse(value.items);
    return value;
  }
  if (method == "flatten") {
    return flattened(receiver, 0);
  }
  if (method == "empty?" || method == "any?") {
    return bool_value(receiver.items.empty() == (method == "empty?"));
  }
  if (method == "size" || method == "length" || method == "count") {
    return number_value(std::to_string(receiver.items.size()));
  }
  if (method == "join") {
    const auto text = joined(receiver, first != nullptr && first->is_text() ? first->text : "");
    return text ? string_value(*text) : unknown_value("");
  }
  if (method == "include?" && first != nullptr) {
    return bool_value(std::ranges::find(receiver.items, *first) != receiver.items.end());
  }
  if (method == "[]" && first != nullptr) {
    const auto index = integer_of(*first);
    return index && *index >= 0 && static_cast<std::size_t>(*index) < receiver.items.size()
               ? receiver.items[static_cast<std::size_t>(*index)]
               : unknown_value("");
  }
  if ((method == "+" || method == "concat" || method == "-") && first != nullptr && first->is_array() &&
      receiver.items.size() + first->items.size() < kMaxList) {
    Value value = receiver;
    if (method == "-") {
      std::erase_if(value.items,
                    [&](const Value& each) { return std::ranges::find(first->items, each) != first->items.end(); });
    } else {
      value.items.insert(value.items.end(), first->items.begin(), first->items.end());
    }
    return value;
  }
  return unknown_value("");
}

Value call_on_hash(const Value& receiver, std::string_view method, const std::vector<Value>& arguments) {
  const Value* first = arguments.size() > 1 ? &arguments[0] : nullptr;
  if (method == "keys") {
    return array_value(receiver.keys);
  }
  if (method == "values") {
    return array_value(receiver.items);
  }
  if (method == "to_a" || method == "each" || method == "each_pair") {
    std::vector<Value> pairs;
    for (std::size_t i = 0; i < receiver.keys.size(); ++i) {
      pairs.push_back(array_value({receiver.keys[i], receiver.items[i]}));
    }
    return array_value(std::move(pairs));
  }
  if ((method == "[]" || method == "fetch" || method == "dig") && first != nullptr && first->is_text()) {
    const Value* found = receiver.find(first->text);
    return found != nullptr ? *found : method == "fetch" ? unknown_value("") : nil_value();
  }
  if (method == "merge" || method == "reverse_merge" || method == "except") {
    Value value = receiver;
    const Value& other = first != nullptr && first->is_hash() ? *first : arguments.back();
    for (std::size_t i = 0; method != "except" && i < other.keys.size(); ++i) {
      if (method == "merge" || receiver.find(other.keys[i].text) == nullptr) {
        value.set(other.keys[i], other.items[i]);
      }
    }
    return method == "except" ? unknown_value("") : value;
  }
  return unknown_value("");
}

Value call_on_number(const Value& receiver, std::string_view method, const std::vector<Value>& arguments) {
  const auto left = integer_of(receiver);
  if (method == "to_s") {
    return string_value(receiver.text);
  }
  // 1.megabyte, 64.kilobytes: limits of MySQL's text columns
  constexpr std::int64_t kKilo = 1024;
  if (left && *left >= 0 && *left < (std::int64_t{1} << 30U)) {
    for (const auto& [unit, factor] :
         {std::pair{"byte", std::int64_t{1}}, std::pair{"kilobyte", kKilo}, std::pair{"megabyte", kKilo * kKilo},
          std::pair{"gigabyte", kKilo * kKilo * kKilo}}) {
      if (method == unit || method == std::string(unit) + "s") {
        return number_value(std::to_string(*left * factor));
      }
    }
  }
  const auto right = arguments.size() > 1 ? integer_of(arguments[0]) : std::nullopt;
  constexpr std::int64_t kLimit = std::int64_t{1} << 31U;
  if (!left || !right || *left > kLimit || *right > kLimit || *left < -kLimit || *right < -kLimit) {
    return unknown_value("");
  }
  if (method == "+" || method == "-" || method == "*") {
    return number_value(std::to_string(method == "+"   ? *left + *right
                                       : method == "-" ? *left - *right
                                                       : *left * *right));
  }
  return method == "<" || method == ">" ? bool_value(method == "<" ? *left < *right : *left > *right)
                                        : unknown_value("");
}

}  // namespace

Value call_on_value(const Value& receiver, std::string_view method, const std::vector<Value>& arguments) {
  if (method == "freeze" || method == "dup" || method == "itself" || method == "presence" || method == "html_safe" ||
      method == "deep_dup") {
    return receiver;
  }
  if (method == "nil?" && receiver.is_known()) {
    return bool_value(receiver.is_nil());
  }
  if (method == "present?" && receiver.is_text()) {
    return bool_value(!trim(receiver.text).empty());
  }
  switch (receiver.kind) {
    case Value::Kind::String:
    case Value::Kind::Symbol:
      return call_on_text(receiver, method, arguments);
    case Value::Kind::Array:
      return call_on_array(receiver, method, arguments);
    case Value::Kind::Hash:
      return call_on_hash(receiver, method, arguments);
    case Value::Kind::Number:
      return call_on_number(receiver, method, arguments);
    case Value::Kind::Nil:
      return method == "to_s" ? string_value("") : unknown_value("");
    default:
      return unknown_value("");
  }
}

}  // namespace signalbox::ruby
