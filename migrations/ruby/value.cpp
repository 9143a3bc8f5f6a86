#include "migrations/ruby/value.h"

#include <algorithm>
#include <utility>

namespace signalbox::ruby {
namespace {

Value value_of(Value::Kind kind, std::string text, int line = 0) {
  Value value;
  value.kind = kind;
  value.text = std::move(text);
  value.line = line;
  return value;
}

}  // namespace

const Value* Value::find(std::string_view key) const {
  for (std::size_t i = 0; i < keys.size() && i < items.size(); ++i) {
    if (keys[i].is_text() && keys[i].text == key) {
      return &items[i];
    }
  }
  return nullptr;
}

void Value::set(Value key, Value value) {
  for (std::size_t i = 0; i < keys.size() && i < items.size(); ++i) {
    if (keys[i] == key) {
      items[i] = std::move(value);
      return;
    }
  }
  keys.push_back(std::move(key));
  items.push_back(std::move(value));
}

std::string Value::option(std::string_view key) const {
  const Value* value = find(key);
  return value != nullptr && value->is_text() ? value->text : "";
}

bool Value::flag(std::string_view key) const {
  const Value* value = find(key);
  return value != nullptr && value->is_truthy();
}

Value nil_value() {
  return value_of(Value::Kind::Nil, "");
}

Value bool_value(bool truth) {
  Value value = value_of(Value::Kind::Bool, "");
  value.truth = truth;
  return value;
}

Value number_value(std::string text) {
  return value_of(Value::Kind::Number, std::move(text));
}

Value string_value(std::string text, int line) {
  return value_of(Value::Kind::String, std::move(text), line);
}

Value symbol_value(std::string text) {
  return value_of(Value::Kind::Symbol, std::move(text));
}

Value array_value(std::vector<Value> items) {
  Value value = value_of(Value::Kind::Array, "");
  value.items = std::move(items);
  return value;
}

Value hash_value() {
  return value_of(Value::Kind::Hash, "");
}

Value unknown_value(std::string source, int line) {
  return value_of(Value::Kind::Unknown, std::move(source), line);
}

std::vector<std::string> names_of(const Value& value) {
  if (value.is_text() || value.kind == Value::Kind::Number) {
    return {value.text};
  }
  std::vector<std::string> names;
  if (value.is_array()) {
    for (const Value& item : value.items) {
      if (item.is_text() || item.kind == Value::Kind::Number) {
        names.push_back(item.text);
      }
    }
  }
  return names;
}

bool is_fully_known(const Value& value) {
  // A value is never deeper than the evaluator goes, so this recursion is bounded, too.
  const auto known = [](const Value& each) { return is_fully_known(each); };
  return value.is_known() && std::ranges::all_of(value.items, known) && std::ranges::all_of(value.keys, known);
}

}  // namespace signalbox::ruby
