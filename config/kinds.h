#pragma once
// The one description of the configuration file. A Kind says what a value may be, both as JSON Schema and as the
// function that reads it; keys of a mapping are listed once, in a table, and both uses follow from it.

#include <fmt/format.h>

#include <concepts>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "config/decoding.h"

namespace signalbox {

template <typename T>
struct Kind {
  std::string schema;  ///< JSON text
  std::function<void(Decoding&, const YamlNode&, T&)> read;
};

/// One key of a mapping that becomes a T.
template <typename T>
struct Key {
  std::string name;
  std::string schema;
  std::function<void(Decoding&, const YamlNode&, T&)> read;
  bool required = false;
};

template <typename T>
using Keys = std::vector<Key<T>>;

/// A JSON string literal.
std::string quoted(std::string_view text);
/// The schema of a value that may also be given as "${NAME}".
std::string or_variable(const std::string& schema);
/// A schema with a `description`.
std::string described(const std::string& schema, std::string_view meaning);
/// {"type": "string", "enum": […]}
std::string words_schema(const std::vector<std::string>& words);

Kind<std::string> text();
/// Never shown, never empty.
Kind<Secret> secret();
Kind<bool> boolean();
Kind<std::uint64_t> count(std::uint64_t least);
Kind<double> number();
Kind<std::chrono::seconds> duration();
Kind<std::uint64_t> size();
/// One of a few words.
Kind<std::string> word_of(std::vector<std::string> words);
Kind<Severity> severity();
/// The name of a thing that has to stand elsewhere in the file.
Kind<std::string> name_of(NameReference::To to);
Kind<WeeklyWindow> weekly_window();
/// The base of an API: https, or http on this machine only, since a token travels over it.
Kind<std::string> api_url();
/// A glob over branch names or paths.
Kind<std::string> glob();

/// Names that services, teams and databases may have: they are parts of ids and of object names.
bool is_valid_name(std::string_view name);

/// A value that `parse` reads from text; nullopt means that the text is not `expected` ("a duration such as 30s").
template <typename T, typename Parse>
Kind<T> parsed(std::string schema, std::string expected, Parse parse) {
  return {std::move(schema), [=](Decoding& in, const YamlNode& node, T& out) {
            if (const auto text = in.text(node, expected)) {
              if (auto value = parse(std::string_view(text->text))) {
                out = std::move(*value);
              } else {
                in.wrong_value(node, expected);
              }
            }
          }};
}

/// The same for a `parse` that says itself what is wrong, quoting the text: after variables only `expected` is said.
template <typename T>
Kind<T> explained(std::string expected, Result<T> (*parse)(std::string_view)) {
  return {R"({"type":"string"})", [=](Decoding& in, const YamlNode& node, T& out) {
            const auto text = in.text(node, expected);
            if (!text) {
              return;
            }
            auto value = parse(text->text);
            if (value) {
              out = std::move(*value);
            } else if (text->changed) {
              in.wrong_value(node, expected);
            } else {
              in.problem(node, value.error().what);
            }
          }};
}

/// One of a few words, each standing for a value.
template <typename T>
Kind<T> one_of(std::vector<std::pair<std::string, T>> choices) {
  std::vector<std::string> words;
  for (const auto& [word, value] : choices) {
    words.push_back(word);
  }
  std::string expected;
  for (const std::string& word : words) {
    expected += fmt::format("{}'{}'", expected.empty() ? "one of " : ", ", word);
  }
  return parsed<T>(words_schema(words), expected, [choices](std::string_view text) -> std::optional<T> {
    for (const auto& [word, value] : choices) {
      if (word == text) {
        return value;
      }
    }
    return std::nullopt;
  });
}

template <typename T>
Kind<std::vector<T>> list_of(Kind<T> item) {
  return {fmt::format(R"({{"type":"array","items":{}}})", item.schema),
          [item](Decoding& in, const YamlNode& node, std::vector<T>& out) {
            if (node.kind != YamlNode::Kind::Sequence) {
              in.problem(node, fmt::format("takes a list, not {}", kind_name(node)));
              return;
            }
            out.clear();
            for (std::size_t i = 0; i < node.items.size(); ++i) {
              const Decoding::Step step(in, fmt::format("[{}]", i));
              item.read(in, node.items[i], out.emplace_back());
            }
          }};
}

/// A mapping from names that the user chooses; each value learns its name.
template <typename T>
Kind<std::map<std::string, T>> named(Kind<T> value, std::function<T(const Decoding&)> start = {}) {
  return {fmt::format(R"({{"type":"object","additionalProperties":{}}})", value.schema),
          [=](Decoding& in, const YamlNode& node, std::map<std::string, T>& out) {
            for_each_entry(in, node, [&](const YamlEntry& entry) {
              const std::string& name = entry.key.text;
              if (!is_valid_name(name)) {
                in.problem(entry.key,
                           "a name is made of letters, digits, '-', '_' and '.', at most 100, and starts with a letter "
                           "or digit");
                return;
              }
              T& item = out.insert_or_assign(name, start ? start(in) : T{}).first->second;
              item.name = name;
              value.read(in, entry.value, item);
            });
          }};
}

/// Calls `visit` for every entry of a mapping, one step down; says when the node is none or a key is written twice.
void for_each_entry(Decoding& in, const YamlNode& node, const std::function<void(const YamlEntry&)>& visit);

template <typename T>
Kind<std::optional<T>> maybe(Kind<T> kind) {
  return {kind.schema,
          [kind](Decoding& in, const YamlNode& node, std::optional<T>& out) { kind.read(in, node, out.emplace()); }};
}

template <typename T, typename M>
Key<T> key(std::string name, M T::* member, const Kind<M>& kind, std::string_view meaning) {
  return {std::move(name), described(kind.schema, meaning),
          [member, kind](Decoding& in, const YamlNode& node, T& out) { kind.read(in, node, out.*member); }};
}

/// The same for an optional member.
template <typename T, typename M>
Key<T> key(std::string name, std::optional<M> T::* member, const Kind<M>& kind, std::string_view meaning) {
  return key(std::move(name), member, maybe(kind), meaning);
}

template <typename T>
Key<T> required(Key<T> key) {
  key.required = true;
  return key;
}

/// What of a mapping does not depend on its type: its keys' names and which must be there.
struct KeyNames {
  std::vector<std::string> known;
  std::vector<std::string> required;
};

/// Finds the value of every known key; says what is unknown, written twice or missing.
std::map<std::string, const YamlNode*> find_keys(Decoding& in, const YamlNode& node, const KeyNames& names);
std::string object_schema(const std::vector<std::pair<std::string, std::string>>& properties, const KeyNames& names);

/// A mapping with these keys. They are read in the order of the table, so a later one may use what an earlier one read.
template <typename T>
Kind<T> object(Keys<T> keys) {
  KeyNames names;
  std::vector<std::pair<std::string, std::string>> properties;
  for (const Key<T>& each : keys) {
    names.known.push_back(each.name);
    properties.emplace_back(each.name, each.schema);
    if (each.required) {
      names.required.push_back(each.name);
    }
  }
  return {object_schema(properties, names), [keys, names](Decoding& in, const YamlNode& node, T& out) {
            if constexpr (requires { out.where; }) {
              out.where = in.span(node);
            }
            const auto found = find_keys(in, node, names);
            for (const Key<T>& each : keys) {
              if (const auto value = found.find(each.name); value != found.end()) {
                const Decoding::Step step(in, each.name);
                each.read(in, *value->second, out);
              }
            }
          }};
}

/// A single value or a mapping of more words: `- orders.id` or `- {object: orders.id, access: write}`.
template <typename T>
Kind<T> short_or_long(Kind<T> brief, Kind<T> full) {
  return {fmt::format(R"({{"anyOf":[{},{}]}})", brief.schema, full.schema),
          [=](Decoding& in, const YamlNode& node, T& out) {
            (node.kind == YamlNode::Kind::Mapping ? full : brief).read(in, node, out);
          }};
}

}  // namespace signalbox
