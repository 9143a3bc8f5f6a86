#include "config/kinds.h"

#include <algorithm>
#include <charconv>

#include "base/text.h"
#include "config/repository_url.h"
#include "config/values.h"

namespace signalbox {
namespace {

constexpr std::string_view kText = R"({"type":"string"})";

std::string pattern_schema(std::string_view pattern) {
  return or_variable(fmt::format(R"({{"type":"string","pattern":{}}})", quoted(pattern)));
}

std::optional<double> parse_number(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool fits = error == std::errc() && end == text.data() + text.size() && value >= 0 && value < 1e18;
  return fits ? std::optional(value) : std::nullopt;
}

std::string_view word_for(NameReference::To to) {
  switch (to) {
    case NameReference::To::Team:
      return "the name of a team";
    case NameReference::To::Service:
      return "the name of a service";
    case NameReference::To::Database:
      return "the name of a database";
    case NameReference::To::Channel:
      return "the name of a channel";
  }
  return "a name";
}

}  // namespace

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : to_valid_utf8(text)) {
    if (c == '"' || c == '\\') {
      out += '\\';
    }
    if (static_cast<unsigned char>(c) < 0x20) {
      out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
    } else {
      out += c;
    }
  }
  return out + '"';
}

std::string or_variable(const std::string& schema) {
  return fmt::format(R"({{"anyOf":[{},{{"type":"string","pattern":"\\$\\{{"}}]}})", schema);
}

std::string described(const std::string& schema, std::string_view meaning) {
  const bool empty = schema == "{}";
  return fmt::format(R"({{"description":{}{}{})", quoted(meaning), empty ? "" : ",",
                     std::string_view(schema).substr(1));
}

std::string words_schema(const std::vector<std::string>& words) {
  std::string list;
  for (const std::string& word : words) {
    list += (list.empty() ? "" : ",") + quoted(word);
  }
  return or_variable(fmt::format(R"({{"enum":[{}]}})", list));
}

Kind<std::string> text() {
  return parsed<std::string>(std::string(R"({"type":["string","number","boolean"]})"), "text",
                             [](std::string_view text) { return std::optional(std::string(text)); });
}

Kind<Secret> secret() {
  return {std::string(kText), [](Decoding& in, const YamlNode& node, Secret& out) {
            const auto text = in.text(node, "a secret, best as \"${NAME}\"");
            if (text && text->text.empty()) {
              in.problem(node, "is empty: an empty secret protects nothing; set it or remove the key");
            } else if (text) {
              out = Secret(text->text);
            }
          }};
}

Kind<bool> boolean() {
  Kind<bool> kind = one_of<bool>({{"true", true}, {"false", false}});
  kind.schema = or_variable(R"({"type":"boolean"})");
  return kind;
}

Kind<std::uint64_t> count(std::uint64_t least) {
  return parsed<std::uint64_t>(
      or_variable(fmt::format(R"({{"type":"integer","minimum":{}}})", least)),
      fmt::format("a whole number from {}", least), [least](std::string_view text) -> std::optional<std::uint64_t> {
        std::uint64_t value = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
        const bool fits = error == std::errc() && end == text.data() + text.size() && value >= least;
        return fits && value <= 1'000'000'000'000'000ULL ? std::optional(value) : std::nullopt;
      });
}

Kind<double> number() {
  return parsed<double>(or_variable(R"({"type":"number","minimum":0})"), "a number from 0", parse_number);
}

Kind<std::chrono::seconds> duration() {
  return parsed<std::chrono::seconds>(pattern_schema("^([0-9]+[smhdw])+$"), "a duration such as 30s, 12h or 90d",
                                      parse_duration);
}

Kind<std::uint64_t> size() {
  return parsed<std::uint64_t>(fmt::format(R"({{"anyOf":[{{"type":"integer","minimum":0}},{}]}})", kText),
                               "a size such as 512MB or 40GiB", parse_size);
}

Kind<std::string> word_of(std::vector<std::string> words) {
  const std::string schema = words_schema(words);
  return {schema, [words = std::move(words)](Decoding& in, const YamlNode& node, std::string& out) {
            const auto text = in.text(node, "one word");
            if (!text) {
              return;
            }
            if (std::ranges::find(words, text->text) == words.end()) {
              in.wrong_value(node, fmt::format("known here; {}", suggestion(node.text, words)));
              return;
            }
            out = text->text;
          }};
}

Kind<Severity> severity() {
  return one_of<Severity>({{"info", Severity::Info},
                           {"warning", Severity::Warning},
                           {"error", Severity::Error},
                           {"critical", Severity::Critical}});
}

Kind<std::string> name_of(NameReference::To to) {
  return {std::string(kText), [to](Decoding& in, const YamlNode& node, std::string& out) {
            if (const auto text = in.text(node, word_for(to))) {
              out = text->text;
              in.refer(to, out, node);
            }
          }};
}

Kind<WeeklyWindow> weekly_window() {
  return explained<WeeklyWindow>("hours such as \"Mon-Fri 08:00-11:00 Europe/Berlin\"", parse_weekly_window);
}

Kind<std::string> api_url() {
  return parsed<std::string>(std::string(kText),
                             "an https:// address (plain http:// only on this machine, since a token travels over it)",
                             parse_api_url);
}

Kind<std::string> glob() {
  return parsed<std::string>(std::string(kText), "a pattern such as \"feature/**\"",
                             [](std::string_view text) -> std::optional<std::string> {
                               const bool fits = !text.empty() && text.size() <= 1000;
                               return fits ? std::optional(std::string(text)) : std::nullopt;
                             });
}

bool is_valid_name(std::string_view name) {
  const auto is_word = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  };
  const auto fits = [&](char c) { return is_word(c) || c == '-' || c == '_' || c == '.'; };
  return !name.empty() && name.size() <= 100 && is_word(name.front()) && std::ranges::all_of(name, fits);
}

void for_each_entry(Decoding& in, const YamlNode& node, const std::function<void(const YamlEntry&)>& visit) {
  if (node.kind == YamlNode::Kind::Null) {
    return;
  }
  if (node.kind != YamlNode::Kind::Mapping) {
    in.problem(node, fmt::format("takes a mapping, not {}", kind_name(node)));
    return;
  }
  std::map<std::string_view, int> first_lines;
  for (const YamlEntry& entry : node.entries) {
    const Decoding::Step step(in, entry.key.text);
    const auto [first, is_new] = first_lines.emplace(entry.key.text, entry.key.line);
    if (!is_new) {
      in.problem(entry.key, fmt::format("is written twice, first on line {}; keep one", first->second));
      continue;
    }
    visit(entry);
  }
}

std::map<std::string, const YamlNode*> find_keys(Decoding& in, const YamlNode& node, const KeyNames& names) {
  std::map<std::string, const YamlNode*> found;
  std::vector<std::pair<const YamlNode*, std::string>> unknown;
  for_each_entry(in, node, [&](const YamlEntry& entry) {
    if (std::ranges::find(names.known, entry.key.text) == names.known.end()) {
      unknown.emplace_back(&entry.key, entry.key.text);
    } else {
      found.emplace(entry.key.text, &entry.value);
    }
  });
  for (const auto& [key, name] : unknown) {
    in.problem(*key, name == "<<" ? "merge keys ('<<') are not understood; write the keys out"
                                  : fmt::format("unknown key '{}'; {}", ellipsize(one_line(name), 60),
                                                suggestion(name, names.known)));
  }
  for (const std::string& name : names.required) {
    if (!found.contains(name) && (node.kind == YamlNode::Kind::Mapping || node.kind == YamlNode::Kind::Null)) {
      in.problem(node, fmt::format("needs the key '{}'", name));
    }
  }
  return found;
}

std::string object_schema(const std::vector<std::pair<std::string, std::string>>& properties, const KeyNames& names) {
  std::string list;
  for (const auto& [name, schema] : properties) {
    list += fmt::format("{}{}:{}", list.empty() ? "" : ",", quoted(name), schema);
  }
  std::string needed;
  for (const std::string& name : names.required) {
    needed += (needed.empty() ? "" : ",") + quoted(name);
  }
  return fmt::format(R"({{"type":["object","null"],"properties":{{{}}},"additionalProperties":false{}}})", list,
                     needed.empty() ? "" : fmt::format(R"(,"required":[{}])", needed));
}

}  // namespace signalbox
