#include <algorithm>
#include <cctype>

#include "base/text.h"
#include "migrations/javascript/state.h"

namespace signalbox::js {
namespace {

std::string trimmed(const std::string& text) {
  return std::string(trim(text));
}

std::string with_first(std::string text, bool upper_case) {
  if (!text.empty()) {
    const auto first = static_cast<unsigned char>(text.front());
    text.front() = static_cast<char>(upper_case ? std::toupper(first) : std::tolower(first));
  }
  return text;
}

/// slice and substring with constant ends.
std::optional<std::string> part_of(const std::string& text, const Link& link) {
  const Value from = argument(link, 0);
  const Value to = argument(link, 1);
  const double* start = std::get_if<double>(&from);
  const double* end = std::get_if<double>(&to);
  const auto size = static_cast<double>(text.size());
  if (start == nullptr || (end == nullptr && !is_nothing(to))) {
    return std::nullopt;
  }
  const auto place = [&](double at) {
    return static_cast<std::size_t>(std::clamp(at < 0 ? size + at : at, 0.0, size));
  };
  const std::size_t first = place(*start);
  const std::size_t last = end == nullptr ? text.size() : place(*end);
  return last > first ? text.substr(first, last - first) : std::string();
}

}  // namespace

Value Evaluator::State::each_item(const Value& list, const Value& function, const Node& node) {
  const Function* found = as_function(function);
  const Array* array = as_array(list);
  Array* results = new_array();
  results->open = array == nullptr || array->open;
  if (found == nullptr) {
    results->open = true;
    return results;
  }
  std::vector<Value> items = array != nullptr ? array->items : std::vector<Value>{};
  if (results->open && items.empty()) {
    items.emplace_back(opaque(node, true));
  }
  for (std::size_t i = 0; i < items.size() && step(node); ++i) {
    results->items.push_back(settle(
        call(*found, {items[i], static_cast<double>(i), array != nullptr ? list : Value(Undefined{})}, Undefined{})));
  }
  return results;
}

std::optional<Value> Evaluator::State::array_method(Array& array, const std::string& name, Link& link,
                                                    const Node& node) {
  if (name == "map" || name == "forEach" || name == "flatMap") {
    return each_item(&array, argument(link, 0), node);
  }
  if (name == "push") {
    array.items.insert(array.items.end(), link.arguments.begin(), link.arguments.end());
    return static_cast<double>(array.items.size());
  }
  if (name == "join" && !array.open) {
    const std::string separator = link.arguments.empty() ? "," : to_text(link.arguments.front());
    std::string out;
    for (std::size_t i = 0; i < array.items.size() && out.size() <= kMaxText; ++i) {
      out += (i == 0 ? "" : separator) + to_text(array.items[i]);
    }
    return text(std::move(out));
  }
  if (name == "join") {
    return std::string(kHole);
  }
  if (name == "concat") {
    Array* joined = new_array();
    spread_into(*joined, &array);
    for (const Value& each : link.arguments) {
      if (as_array(each) != nullptr) {
        spread_into(*joined, each);
      } else {
        joined->items.push_back(each);
      }
    }
    return joined;
  }
  if (name == "filter") {
    Array* kept = new_array();
    const Value verdicts = each_item(&array, argument(link, 0), node);
    const Array& judged = *as_array(verdicts);
    kept->open = judged.open;
    for (std::size_t i = 0; i < array.items.size() && i < judged.items.size(); ++i) {
      const auto verdict = truth(judged.items[i]);
      kept->open = kept->open || !verdict;
      if (verdict.value_or(true)) {
        kept->items.push_back(array.items[i]);
      }
    }
    return kept;
  }
  if (name == "reduce" && as_function(argument(link, 0)) != nullptr && link.arguments.size() > 1) {
    const Function& step_function = *as_function(argument(link, 0));
    const std::vector<Value> items = array.items;
    Value sum = link.arguments[1];
    for (std::size_t i = 0; i < items.size() && step(node); ++i) {
      sum = settle(call(step_function, {settle(sum), items[i], static_cast<double>(i)}, Undefined{}));
    }
    return sum;
  }
  if (name == "slice" || name == "reverse" || name == "sort") {
    Array* copy = new_array();
    spread_into(*copy, &array);
    if (name == "reverse") {
      std::ranges::reverse(copy->items);
    }
    copy->open = copy->open || name != "reverse";
    return copy;
  }
  if (name == "includes" && !array.open) {
    const Value wanted = argument(link, 0);
    const bool plain = as_string(wanted) != nullptr || std::holds_alternative<double>(wanted);
    if (plain && to_text(wanted).find(kHole) == std::string::npos) {
      return std::ranges::any_of(array.items, [&](const Value& each) { return to_text(each) == to_text(wanted); });
    }
  }
  return std::nullopt;
}

std::optional<Value> Evaluator::State::text_method(const std::string& text, const std::string& name, const Link& link) {
  if (name == "trim" || name == "trimStart" || name == "trimEnd") {
    return this->text(trimmed(text));
  }
  if (name == "toLowerCase" || name == "toUpperCase") {
    // The hole is a word that has to be recognised again.
    const bool hole = text.find(kHole) != std::string::npos;
    return hole ? std::string(kHole) : this->text(name == "toLowerCase" ? lower(text) : upper(text));
  }
  if (name == "toString") {
    return this->text(text);
  }
  if (name == "concat") {
    std::string out = text;
    for (const Value& each : link.arguments) {
      out += to_text(each);
    }
    return this->text(std::move(out));
  }
  if (name == "replace" || name == "replaceAll") {
    const Value from = argument(link, 0);
    const Value to = argument(link, 1);
    if (as_string(from) == nullptr || as_string(to) == nullptr || as_string(from)->empty()) {
      return std::string(kHole);
    }
    if (name == "replaceAll") {
      return this->text(replace_all(text, *as_string(from), *as_string(to)));
    }
    const std::size_t at = text.find(*as_string(from));
    return at == std::string::npos ? this->text(text)
                                   : this->text(std::string(text).replace(at, as_string(from)->size(), *as_string(to)));
  }
  if (name == "split" && link.arguments.size() == 1 && as_string(link.arguments.front()) != nullptr &&
      as_string(link.arguments.front())->size() == 1) {
    Array* parts = new_array();
    for (const std::string_view part : signalbox::split(text, as_string(link.arguments.front())->front())) {
      parts->items.emplace_back(std::string(part));
    }
    return parts;
  }
  if (name == "slice" || name == "substring") {
    const auto part = part_of(text, link);
    return part ? this->text(*part) : std::string(kHole);
  }
  if (name == "charAt") {
    const auto part = part_of(text, link);
    return part ? Value(part->substr(0, 1)) : Value(std::string(kHole));
  }
  if ((name == "startsWith" || name == "endsWith" || name == "includes") && text.find(kHole) == std::string::npos &&
      as_string(argument(link, 0)) != nullptr) {
    const std::string wanted = *as_string(argument(link, 0));
    return name == "startsWith" ? text.starts_with(wanted)
           : name == "endsWith" ? text.ends_with(wanted)
                                : text.find(wanted) != std::string::npos;
  }
  return std::nullopt;
}

std::optional<Value> Evaluator::State::library(const Chain& chain, const Node& node) {
  const Link& link = chain.links.back();
  const Value first = argument(link, 0);
  if (chain.kind == Chain::Root::Global && chain.links.size() == 1) {
    if (chain.root == "Promise" && (link.name == "all" || link.name == "allSettled" || link.name == "resolve")) {
      return settle(first);
    }
    if (chain.root == "JSON" && link.name == "stringify") {
      return text(to_json_text(first));
    }
    if (chain.root == "JSON" && link.name == "parse") {
      return opaque(node, from_database(first));
    }
    if (chain.root == "Array" && link.name == "from") {
      return as_array(first) != nullptr ? first : Value(opaque(node));
    }
    const Object* object = as_object(first);
    if (chain.root == "Object" && object != nullptr) {
      if (link.name == "freeze") {
        return first;
      }
      if (link.name == "keys" || link.name == "values" || link.name == "entries") {
        Array* list = new_array();
        list->open = object->open;
        for (const auto& [name, value] : object->members) {
          Array* entry = new_array();
          entry->items = {name, value};
          list->items.push_back(link.name == "keys" ? Value(name) : link.name == "values" ? value : Value(entry));
        }
        steps += static_cast<int>(object->members.size());
        return list;
      }
      if (link.name == "assign") {
        Object* target = *std::get_if<Object*>(&first);
        for (std::size_t i = 1; i < link.arguments.size(); ++i) {
          const Object* from = as_object(link.arguments[i]);
          target->open = target->open || from == nullptr || from->open;
          for (std::size_t at = 0; from != nullptr && at < from->members.size() && step(node); ++at) {
            target->set(from->members[at].first, from->members[at].second);
          }
        }
        return first;
      }
    }
  }
  // Promise.map, Bluebird.each, async.eachSeries, _.forEach, …: a list and what is done for each of it.
  const bool iterates = link.name == "map" || link.name == "each" || link.name == "forEach" ||
                        link.name == "mapSeries" || link.name == "eachSeries" || link.name == "eachOfSeries";
  if (iterates && link.arguments.size() >= 2 && as_function(link.arguments[1]) != nullptr) {
    return each_item(settle(first), link.arguments[1], node);
  }
  if (chain.root == "lodash" || chain.root == "_") {
    const std::string* text = as_string(first);
    if (text != nullptr && (link.name == "upperFirst" || link.name == "lowerFirst")) {
      return with_first(*text, link.name == "upperFirst");
    }
  }
  return std::nullopt;
}

/// `value` is what the promise gave.
Value Evaluator::State::promise_method(const Value& value, const std::string& name, const Link& link) {
  const Function* function = as_function(argument(link, 0));
  if (name == "catch" || function == nullptr) {
    return value;
  }
  const Value result = settle(call(*function, {value}, Undefined{}));
  return name == "then" ? result : value;
}

}  // namespace signalbox::js
