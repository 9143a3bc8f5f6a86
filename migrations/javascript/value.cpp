#include "migrations/javascript/value.h"

#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "base/overloaded.h"

namespace signalbox::js {
namespace {

using nlohmann::ordered_json;

/// Objects may hold themselves, and share what they hold; nobody writes JSON this deep or this big.
constexpr int kMaxJsonDepth = 16;
constexpr int kMaxJsonValues = 20'000;

ordered_json json_of(const Value& value, int depth, int& left) {
  if (depth > kMaxJsonDepth || --left < 0) {
    return std::string(kHole);
  }
  return std::visit(
      overloaded{[](const Undefined&) -> ordered_json { return nullptr; },
                 [](const Null&) -> ordered_json { return nullptr; }, [](bool truth) -> ordered_json { return truth; },
                 [](double number) -> ordered_json {
                   const bool whole = std::floor(number) == number && std::abs(number) < 1e15;
                   return whole ? ordered_json(static_cast<std::int64_t>(number)) : ordered_json(number);
                 },
                 [](const std::string& text) -> ordered_json { return text; },
                 [&](const Array* array) -> ordered_json {
                   ordered_json list = ordered_json::array();
                   for (const Value& item : array->items) {
                     list.push_back(json_of(item, depth + 1, left));
                   }
                   return list;
                 },
                 [&](const Object* object) -> ordered_json {
                   ordered_json members = ordered_json::object();
                   for (const auto& [name, each] : object->members) {
                     members[name] = json_of(each, depth + 1, left);
                   }
                   return members;
                 },
                 [](const Function*) -> ordered_json { return nullptr; },
                 [](const Chain*) -> ordered_json { return std::string(kHole); },
                 [](const Opaque&) -> ordered_json { return std::string(kHole); }},
      value);
}

template <typename T>
const T* pointee(const Value& value) {
  T* const* found = std::get_if<T*>(&value);
  return found == nullptr ? nullptr : *found;
}

}  // namespace

const Value* Object::find(const std::string& name) const {
  const auto found = places.find(name);
  return found == places.end() ? nullptr : &members[found->second].second;
}

void Object::set(const std::string& name, Value value) {
  const auto [found, fresh] = places.try_emplace(name, members.size());
  if (fresh) {
    members.emplace_back(name, std::move(value));
  } else {
    members[found->second].second = std::move(value);
  }
}

std::string Chain::path() const {
  std::string out;
  for (const Link& link : links) {
    if (!link.name.empty()) {
      out += (out.empty() ? "" : ".") + link.name;
    }
  }
  return out;
}

const std::string* as_string(const Value& value) {
  return std::get_if<std::string>(&value);
}

const Array* as_array(const Value& value) {
  return pointee<Array>(value);
}

const Object* as_object(const Value& value) {
  return pointee<Object>(value);
}

const Function* as_function(const Value& value) {
  return pointee<Function>(value);
}

const Chain* as_chain(const Value& value) {
  return pointee<Chain>(value);
}

bool is_nothing(const Value& value) {
  return std::holds_alternative<Undefined>(value) || std::holds_alternative<Null>(value);
}

std::optional<bool> truth(const Value& value) {
  if (is_nothing(value)) {
    return false;
  }
  if (const bool* known = std::get_if<bool>(&value)) {
    return *known;
  }
  if (const double* number = std::get_if<double>(&value)) {
    return *number != 0 && !std::isnan(*number);
  }
  if (const std::string* text = as_string(value)) {
    const bool hole = text->find(kHole) != std::string::npos;
    return hole ? std::nullopt : std::optional(!text->empty());
  }
  if (const Chain* chain = as_chain(value)) {
    // A thing that nothing was called on is there.
    return chain->kind == Chain::Root::Host && chain->links.empty() ? std::optional(true) : std::nullopt;
  }
  if (std::holds_alternative<Opaque>(value)) {
    return std::nullopt;
  }
  return true;
}

bool truthy(const Value& value) {
  return truth(value).value_or(false);
}

Value member(const Value& value, const std::string& name) {
  const Object* object = as_object(value);
  const Value* found = object == nullptr ? nullptr : object->find(name);
  return found == nullptr ? Value(Undefined{}) : *found;
}

Value argument(const Link& link, std::size_t index) {
  return index < link.arguments.size() ? link.arguments[index] : Value(Undefined{});
}

std::string number_text(double number) {
  if (std::floor(number) == number && std::abs(number) < 1e15) {
    return fmt::format("{}", static_cast<std::int64_t>(number));
  }
  return fmt::format("{}", number);
}

std::string to_text(const Value& value) {
  return std::visit(
      overloaded{[](const Undefined&) { return std::string("undefined"); },
                 [](const Null&) { return std::string("null"); },
                 [](bool truth) { return std::string(truth ? "true" : "false"); },
                 [](double number) { return number_text(number); }, [](const std::string& text) { return text; },
                 [](const Array* array) {
                   std::string out(array->open ? kHole : "");
                   for (std::size_t i = 0; i < array->items.size() && !array->open; ++i) {
                     // Arrays may hold themselves: only what is no array is written out.
                     const bool nested = as_array(array->items[i]) != nullptr;
                     out += (i == 0 ? "" : ",") + (nested ? std::string(kHole) : to_text(array->items[i]));
                   }
                   return out;
                 },
                 [](const Object*) { return std::string(kHole); }, [](const Function*) { return std::string(kHole); },
                 [](const Chain*) { return std::string(kHole); }, [](const Opaque&) { return std::string(kHole); }},
      value);
}

std::string to_json_text(const Value& value) {
  int left = kMaxJsonValues;
  return json_of(value, 0, left).dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

}  // namespace signalbox::js
