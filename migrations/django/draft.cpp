#include "migrations/django/draft.h"

#include <nlohmann/json.hpp>

namespace signalbox::django {
namespace {

using nlohmann::json;
using python::Value;

constexpr int kMaxNesting = 160;

json to_json(const Value& value);

json to_json(const std::vector<Value>& values) {
  json out = json::array();
  for (const Value& value : values) {
    out.push_back(to_json(value));
  }
  return out;
}

json to_json(const python::Term& term, int line) {
  json keywords = json::array();
  for (const python::Keyword& keyword : term.keywords) {
    keywords.push_back({keyword.name, to_json(keyword.value)});
  }
  return {{"t", term.name},
          {"l", line},
          {"r", term.receiver == nullptr ? json() : to_json(*term.receiver)},
          {"c", term.called},
          {"p", to_json(term.positional)},
          {"k", std::move(keywords)}};
}

json to_json(const Value& value) {
  if (const auto* opaque = value.opaque()) {
    return {{"o", opaque->text}};
  }
  if (const auto* boolean = std::get_if<bool>(&value.content)) {
    return *boolean;
  }
  if (const auto* integer = value.integer()) {
    return *integer;
  }
  if (const auto* number = std::get_if<double>(&value.content)) {
    return *number;
  }
  if (value.text() != nullptr) {
    return *value.text();
  }
  if (value.sequence() != nullptr) {
    return to_json(value.sequence()->items);
  }
  if (value.dictionary() != nullptr) {
    json items = json::array();
    for (const python::Item& item : value.dictionary()->items) {
      items.push_back({to_json(item.key), to_json(item.value)});
    }
    return {{"d", std::move(items)}};
  }
  return value.term() != nullptr ? to_json(*value.term(), value.line) : json();
}

Value from_json(const json& from, int line, int depth);

std::vector<Value> values_from(const json& from, int line, int depth) {
  std::vector<Value> out;
  for (const json& each : from) {
    out.push_back(from_json(each, line, depth));
  }
  return out;
}

/// A member that is a list; an empty one where there is none.
const json& list_at(const json& from, const char* name) {
  static const json kEmpty = json::array();
  const auto found = from.find(name);
  return found == from.end() || !found->is_array() ? kEmpty : *found;
}

bool is_pair(const json& from) {
  return from.is_array() && from.size() == 2;
}

Value from_object(const json& from, int line, int depth) {
  if (const auto opaque = from.find("o"); opaque != from.end() && opaque->is_string()) {
    return python::make_opaque(opaque->get<std::string>(), line);
  }
  if (const auto items = from.find("d"); items != from.end()) {
    std::vector<python::Item> out;
    for (const json& each : *items) {
      if (is_pair(each)) {
        out.push_back({from_json(each[0], line, depth), from_json(each[1], line, depth)});
      }
    }
    return python::make_dictionary(std::move(out), line);
  }
  const int own = from.value("l", line);
  python::Term term;
  term.name = from.value("t", "");
  term.called = from.value("c", false);
  if (const auto receiver = from.find("r"); receiver != from.end() && !receiver->is_null()) {
    term.receiver = std::make_shared<const Value>(from_json(*receiver, own, depth));
  }
  term.positional = values_from(list_at(from, "p"), own, depth);
  for (const json& each : list_at(from, "k")) {
    if (is_pair(each) && each[0].is_string()) {
      term.keywords.push_back({each[0].get<std::string>(), from_json(each[1], own, depth)});
    }
  }
  return python::make_term(std::move(term), own);
}

Value from_json(const json& from, int line, int depth) {
  if (depth > kMaxNesting) {
    return python::make_opaque("a value nested too deeply", line);
  }
  switch (from.type()) {
    case json::value_t::boolean:
      return {from.get<bool>(), line};
    case json::value_t::number_integer:
    case json::value_t::number_unsigned:
      return {from.get<std::int64_t>(), line};
    case json::value_t::number_float:
      return {from.get<double>(), line};
    case json::value_t::string:
      return python::make_text(from.get<std::string>(), line);
    case json::value_t::array:
      return python::make_sequence(values_from(from, line, depth + 1), line);
    case json::value_t::object:
      return from_object(from, line, depth + 1);
    default:
      return {python::None{}, line};
  }
}

}  // namespace

std::string to_text(const Draft& draft) {
  const json out = {
      {"operations", to_json(draft.operations)}, {"models", draft.models_of}, {"run_before", draft.run_before}};
  return out.dump(-1, ' ', false, json::error_handler_t::replace);
}

Draft draft_from(std::string_view text) {
  Draft draft;
  try {
    const json from = json::parse(text);
    draft.operations = values_from(from.at("operations"), 0, 0);
    from.at("models").get_to(draft.models_of);
    from.at("run_before").get_to(draft.run_before);
  } catch (const json::exception&) {
    return {};  // a cache of another time
  }
  return draft;
}

std::vector<std::string> run_before_from(std::string_view text) {
  // The members are written in the order of their names, so this one is the last.
  return text.ends_with(R"("run_before":[]})") ? std::vector<std::string>{} : draft_from(text).run_before;
}

}  // namespace signalbox::django
