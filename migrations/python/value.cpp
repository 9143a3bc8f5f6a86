#include "migrations/python/value.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/overloaded.h"
#include "base/text.h"

namespace signalbox::python {
namespace {

constexpr std::size_t kShownText = 80;

template <typename T>
const T* shared(const Value::Content& content) {
  const auto* held = std::get_if<std::shared_ptr<const T>>(&content);
  return held == nullptr ? nullptr : held->get();
}

template <typename T>
Value composed(T content, std::size_t weight, int line) {
  if (weight > kMaxWeight) {
    return make_opaque("a value of more than " + std::to_string(kMaxWeight) + " parts", line);
  }
  return {std::make_shared<const T>(std::move(content)), line, weight};
}

std::optional<double> number_of(const Value& value) {
  if (const auto* integer = value.integer()) {
    return static_cast<double>(*integer);
  }
  if (const auto* number = std::get_if<double>(&value.content)) {
    return *number;
  }
  if (const auto* boolean = std::get_if<bool>(&value.content)) {
    return *boolean ? 1 : 0;
  }
  return std::nullopt;
}

std::optional<bool> equal_sequences(const Sequence& a, const Sequence& b) {
  if (a.items.size() != b.items.size()) {
    return false;
  }
  for (std::size_t i = 0; i < a.items.size(); ++i) {
    // Elements of elements are not compared: nothing asks for it, and it would have no bound.
    if (a.items[i].sequence() != nullptr || b.items[i].sequence() != nullptr) {
      return std::nullopt;
    }
    const auto same = equal(a.items[i], b.items[i]);
    if (!same.value_or(false)) {
      return same;
    }
  }
  return true;
}

}  // namespace

const Sequence* Value::sequence() const {
  return shared<Sequence>(content);
}

const Dictionary* Value::dictionary() const {
  return shared<Dictionary>(content);
}

const Term* Value::term() const {
  return shared<Term>(content);
}

bool Value::is(bool wanted) const {
  const auto* held = std::get_if<bool>(&content);
  return held != nullptr && *held == wanted;
}

Value make_opaque(std::string_view text, int line) {
  return {Opaque{ellipsize(one_line(text.substr(0, 4 * kShownText)), kShownText)}, line};
}

Value make_text(std::string text, int line) {
  if (text.size() > kMaxText) {
    return make_opaque("a text of more than " + std::to_string(kMaxText) + " bytes", line);
  }
  return {std::move(text), line};
}

Value make_sequence(std::vector<Value> items, int line) {
  std::size_t weight = 1;
  for (const Value& item : items) {
    weight += item.weight;
  }
  return composed(Sequence{std::move(items)}, weight, line);
}

Value make_dictionary(std::vector<Item> items, int line) {
  std::size_t weight = 1;
  for (const Item& item : items) {
    weight += item.key.weight + item.value.weight;
  }
  return composed(Dictionary{std::move(items)}, weight, line);
}

Value make_term(Term term, int line) {
  std::size_t weight = 1 + (term.receiver == nullptr ? 0 : term.receiver->weight);
  for (const Value& value : term.positional) {
    weight += value.weight;
  }
  for (const Keyword& keyword : term.keywords) {
    weight += keyword.value.weight;
  }
  return composed(std::move(term), weight, line);
}

std::optional<bool> truth(const Value& value) {
  return std::visit(
      overloaded{[](const Opaque&) -> std::optional<bool> { return std::nullopt; },
                 [](const None&) -> std::optional<bool> { return false; },
                 [](bool held) -> std::optional<bool> { return held; },
                 [](std::int64_t held) -> std::optional<bool> { return held != 0; },
                 [](double held) -> std::optional<bool> { return held != 0; },
                 [](const std::string& held) -> std::optional<bool> { return !held.empty(); },
                 [](const Value::Shared<Sequence>& held) -> std::optional<bool> { return !held->items.empty(); },
                 [](const Value::Shared<Dictionary>& held) -> std::optional<bool> { return !held->items.empty(); },
                 [](const Value::Shared<Term>&) -> std::optional<bool> { return std::nullopt; }},
      value.content);
}

std::optional<bool> equal(const Value& a, const Value& b) {
  const auto is_open = [](const Value& value) { return value.opaque() != nullptr || value.term() != nullptr; };
  if (is_open(a) || is_open(b)) {
    // What a call gives is not known, but a class, a function or an object is never None.
    const Term* term = a.is_none() ? b.term() : b.is_none() ? a.term() : nullptr;
    return term != nullptr && !term->called && term->receiver == nullptr ? std::optional(false) : std::nullopt;
  }
  if (const auto left = number_of(a)) {
    return left == number_of(b);
  }
  if (a.content.index() != b.content.index()) {
    return false;
  }
  if (a.dictionary() != nullptr) {
    return std::nullopt;
  }
  if (a.sequence() != nullptr) {
    return equal_sequences(*a.sequence(), *b.sequence());
  }
  return a.text() != nullptr ? *a.text() == *b.text() : a.is_none();
}

std::optional<std::string> shown(const Value& value) {
  if (value.text() != nullptr) {
    return *value.text();
  }
  if (const auto* integer = value.integer()) {
    return std::to_string(*integer);
  }
  if (const auto* number = std::get_if<double>(&value.content)) {
    return fmt::format("{}", *number);
  }
  if (const auto* boolean = std::get_if<bool>(&value.content)) {
    return *boolean ? "True" : "False";
  }
  return value.is_none() ? std::optional<std::string>("None") : std::nullopt;
}

std::string described(const Value& value) {
  if (value.opaque() != nullptr) {
    return value.opaque()->text;
  }
  if (const Term* term = value.term()) {
    const std::string receiver = term->receiver == nullptr ? "" : described(*term->receiver) + ".";
    return ellipsize(receiver + term->name + (term->called ? "()" : ""), kShownText);
  }
  if (value.sequence() != nullptr) {
    return "[…]";
  }
  return value.dictionary() != nullptr ? "{…}" : ellipsize(one_line(shown(value).value_or("")), kShownText);
}

const Value* argument(const Term& term, std::size_t position, std::string_view name) {
  return position < term.positional.size() ? &term.positional[position] : keyword(term, name);
}

const Value* keyword(const Term& term, std::string_view name) {
  const auto found = std::ranges::find(term.keywords, name, &Keyword::name);
  return found == term.keywords.end() ? nullptr : &found->value;
}

const std::string* text_argument(const Term& term, std::size_t position, std::string_view name) {
  const Value* value = argument(term, position, name);
  return value == nullptr ? nullptr : value->text();
}

bool is_true(const Term& term, std::string_view name) {
  const Value* value = keyword(term, name);
  return value != nullptr && truth(*value).value_or(false);
}

const Value* item(const Dictionary& dictionary, std::string_view key) {
  for (const Item& each : dictionary.items) {
    if (each.key.text() != nullptr && *each.key.text() == key) {
      return &each.value;
    }
  }
  return nullptr;
}

std::optional<std::vector<std::string>> texts(const Value& value) {
  if (value.text() != nullptr) {
    return std::vector{*value.text()};
  }
  if (value.sequence() == nullptr) {
    return std::nullopt;
  }
  std::vector<std::string> out;
  for (const Value& each : value.sequence()->items) {
    if (each.text() == nullptr) {
      return std::nullopt;
    }
    out.push_back(*each.text());
  }
  return out;
}

std::string_view last_part(std::string_view dotted) {
  const std::size_t dot = dotted.rfind('.');
  return dot == std::string_view::npos ? dotted : dotted.substr(dot + 1);
}

std::string_view term_name(const Value& value) {
  const Term* term = value.term();
  return term == nullptr ? std::string_view{} : last_part(term->name);
}

}  // namespace signalbox::python
