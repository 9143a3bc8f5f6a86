#include "schema/play/expressions.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <functional>

#include "base/text.h"
#include "schema/play/names.h"

namespace signalbox::play {
namespace {

bool starts_word(char c) {
  return std::isalpha(static_cast<unsigned char>(c)) != 0 || c == '_' || (static_cast<unsigned char>(c) & 0x80) != 0;
}
bool continues_word(char c) {
  return starts_word(c) || std::isdigit(static_cast<unsigned char>(c)) != 0 || c == '$';
}

struct Token {
  std::size_t begin = 0;
  std::size_t end = 0;
  bool word = false;    ///< an identifier, quoted or not
  bool quoted = false;  ///< … in double quotes or backquotes
};

std::size_t end_of_quoted(std::string_view text, std::size_t begin) {
  const char quote = text[begin];
  for (std::size_t i = begin + 1; i < text.size(); ++i) {
    if (text[i] != quote) {
      continue;
    }
    if (i + 1 >= text.size() || text[i + 1] != quote) {
      return i + 1;
    }
    ++i;
  }
  return text.size();
}

Token next_token(std::string_view text, std::size_t begin) {
  const char first = text[begin];
  if (first == '\'') {
    return {begin, end_of_quoted(text, begin), false, true};
  }
  if (first == '"' || first == '`') {
    return {begin, end_of_quoted(text, begin), true, true};
  }
  std::size_t end = begin + 1;
  if (starts_word(first)) {
    while (end < text.size() && continues_word(text[end])) {
      ++end;
    }
    return {begin, end, true, false};
  }
  // A number's letters (1e5) are no word.
  while (std::isdigit(static_cast<unsigned char>(first)) != 0 && end < text.size() && continues_word(text[end])) {
    ++end;
  }
  return {begin, end, false, false};
}

char next_visible(std::string_view text, std::size_t at) {
  while (at < text.size() && text[at] == ' ') {
    ++at;
  }
  return at < text.size() ? text[at] : '\0';
}

/// Calls visit(token) for every token that is a word.
void for_each_word(std::string_view text, const std::function<void(const Token&)>& visit) {
  for (std::size_t at = 0; at < text.size();) {
    const Token token = next_token(text, at);
    if (token.word) {
      visit(token);
    }
    at = token.end;
  }
}

std::string inner_text(std::string_view text, const Token& token) {
  const std::string_view raw = text.substr(token.begin, token.end - token.begin);
  return std::string{token.quoted && raw.size() >= 2 ? raw.substr(1, raw.size() - 2) : raw};
}

bool names(Engine engine, std::string_view text, const Token& token, std::string_view name) {
  const std::string word = inner_text(text, token);
  return token.quoted || engine != Engine::Postgres ? same_name(engine, word, name) : lower(word) == name;
}

bool is_plain(std::string_view name) {
  return !name.empty() && std::isdigit(static_cast<unsigned char>(name[0])) == 0 &&
         std::ranges::all_of(name, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; });
}

std::string quoted_if_needed(Engine engine, std::string_view name) {
  if (is_plain(name)) {
    return std::string{name};
  }
  const char quote = is_mysql_family(engine) ? '`' : '"';
  return quote + std::string{name} + quote;
}

constexpr auto kOwnTypes = std::to_array<std::string_view>({
    "\"char\"",
    "abstime",
    "aclitem",
    "anyarray",
    "anyelement",
    "anyenum",
    "anynonarray",
    "anyrange",
    "bigint",
    "bit",
    "bit varying",
    "boolean",
    "box",
    "bpchar",
    "bytea",
    "character",
    "character varying",
    "cid",
    "cidr",
    "circle",
    "cstring",
    "date",
    "datemultirange",
    "daterange",
    "double precision",
    "event_trigger",
    "gtsvector",
    "inet",
    "int2vector",
    "int4multirange",
    "int4range",
    "int8multirange",
    "int8range",
    "integer",
    "internal",
    "json",
    "jsonb",
    "jsonpath",
    "line",
    "lseg",
    "macaddr",
    "macaddr8",
    "money",
    "name",
    "numeric",
    "nummultirange",
    "numrange",
    "oid",
    "oidvector",
    "path",
    "pg_lsn",
    "pg_node_tree",
    "pg_snapshot",
    "point",
    "polygon",
    "real",
    "record",
    "refcursor",
    "regclass",
    "regcollation",
    "regconfig",
    "regdictionary",
    "regnamespace",
    "regoper",
    "regoperator",
    "regproc",
    "regprocedure",
    "regrole",
    "regtype",
    "smallint",
    "text",
    "tid",
    "trigger",
    "tsmultirange",
    "tsquery",
    "tsrange",
    "tstzmultirange",
    "tstzrange",
    "tsvector",
    "txid_snapshot",
    "unknown",
    "uuid",
    "void",
    "xid",
    "xid8",
    "xml",
});

constexpr auto kExtensionTypes = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"citext", "citext"},
    {"hstore", "hstore"},
    {"ltree", "ltree"},
    {"lquery", "ltree"},
    {"ltxtquery", "ltree"},
    {"cube", "cube"},
    {"seg", "seg"},
    {"isbn", "isn"},
    {"isbn13", "isn"},
    {"issn", "isn"},
    {"ean13", "isn"},
    {"geometry", "postgis"},
    {"geography", "postgis"},
    {"box2d", "postgis"},
    {"box3d", "postgis"},
    {"raster", "postgis_raster"},
    {"vector", "vector"},
    {"halfvec", "vector"},
    {"sparsevec", "vector"},
    {"earth", "earthdistance"},
    {"lo", "lo"},
    {"intbig_gkey", "intarray"},
    {"query_int", "intarray"},
});

/// The type without array brackets and arguments.
std::string_view bare(std::string_view type) {
  if (type.ends_with("[]")) {
    type.remove_suffix(2);
  }
  if (type.starts_with("setof ")) {
    type.remove_prefix(6);
  }
  const std::size_t open = type.find('(');
  return open == std::string_view::npos ? type : type.substr(0, open);
}

bool is_time_type(std::string_view type) {
  return type.starts_with("timestamp") || type.starts_with("time ") || type.starts_with("interval");
}

enum class Family { Other, Number, Text, Moment };

Family family_of(std::string_view type) {
  const std::string_view name = bare(type);
  if (name == "smallint" || name == "integer" || name == "bigint" || name == "numeric" || name == "real" ||
      name == "double precision") {
    return Family::Number;
  }
  if (name == "text" || name == "character varying" || name == "character" || name == "bpchar" || name == "citext" ||
      name == "name") {
    return Family::Text;
  }
  return name.starts_with("timestamp") || name == "date" ? Family::Moment : Family::Other;
}

}  // namespace

std::string with_renamed_column(Engine engine, std::string_view expression, std::string_view from,
                                std::string_view to) {
  std::string out;
  std::size_t copied = 0;
  for_each_word(expression, [&](const Token& token) {
    const char behind = next_visible(expression, token.end);
    if (!names(engine, expression, token, from) || behind == '(' || behind == '.') {
      return;
    }
    out += expression.substr(copied, token.begin - copied);
    out += quoted_if_needed(engine, to);
    copied = token.end;
  });
  return out + std::string{expression.substr(copied)};
}

bool calls_function(std::string_view expression, std::string_view function) {
  bool called = false;
  for_each_word(expression, [&](const Token& token) {
    called =
        called || (names(Engine::Postgres, expression, token, function) && next_visible(expression, token.end) == '(');
  });
  return called;
}

bool uses_sequence(std::string_view expression, const QualifiedName& sequence) {
  if (expression.find("nextval") == std::string_view::npos && expression.find("currval") == std::string_view::npos) {
    return false;
  }
  const std::string qualified = sequence.schema + "." + sequence.name;
  std::string text = replace_all(std::string{expression}, "\"", "");
  const auto quoted = [&](const std::string& name) { return text.find("'" + name + "'") != std::string::npos; };
  return quoted(qualified) || (sequence.schema == "public" && quoted(sequence.name));
}

std::string nextval_of(const QualifiedName& sequence) {
  const std::string schema =
      sequence.schema == "public" ? "" : quoted_if_needed(Engine::Postgres, sequence.schema) + ".";
  return "nextval('" + schema + quoted_if_needed(Engine::Postgres, sequence.name) + "'::regclass)";
}

std::optional<QualifiedName> user_type_of(std::string_view column_type) {
  const std::string_view type = bare(column_type);
  if (type.empty() || is_time_type(type) || std::ranges::find(kOwnTypes, type) != kOwnTypes.end()) {
    return std::nullopt;
  }
  QualifiedName name{"public", ""};
  const Token first = next_token(type, 0);
  name.name = inner_text(type, first);
  if (first.end < type.size() && type[first.end] == '.') {
    name.schema = name.name;
    name.name = first.end + 1 < type.size() ? inner_text(type, next_token(type, first.end + 1)) : "";
  }
  return name.schema == "pg_catalog" ? std::nullopt : std::optional{name};
}

std::string with_renamed_type(std::string_view column_type, const QualifiedName& to) {
  const std::string schema = to.schema == "public" ? "" : quoted_if_needed(Engine::Postgres, to.schema) + ".";
  return schema + quoted_if_needed(Engine::Postgres, to.name) + (column_type.ends_with("[]") ? "[]" : "");
}

std::string_view extension_of_type(std::string_view type) {
  const auto found = std::ranges::find(kExtensionTypes, type, &std::pair<std::string_view, std::string_view>::first);
  return found == kExtensionTypes.end() ? std::string_view{} : found->second;
}

bool types_can_reference(Engine engine, std::string_view referencing, std::string_view referenced) {
  if (referencing.empty() || referenced.empty() || engine == Engine::Sqlite) {
    return true;
  }
  if (is_mysql_family(engine)) {
    // InnoDB wants the same integer type and sign; texts may differ in length.
    const auto word = [](std::string_view type) { return lower(bare(type)); };
    const auto is_text = [](const std::string& name) { return name == "char" || name == "varchar"; };
    const bool same_sign =
        (referencing.find("unsigned") == referencing.npos) == (referenced.find("unsigned") == referenced.npos);
    return (word(referencing) == word(referenced) && same_sign) ||
           (is_text(word(referencing)) && is_text(word(referenced)));
  }
  const Family family = family_of(referencing);
  return bare(referencing) == bare(referenced) || (family != Family::Other && family == family_of(referenced)) ||
         user_type_of(referencing).has_value() || user_type_of(referenced).has_value();
}

std::optional<bool> casts_automatically(std::string_view from, std::string_view to) {
  if (bare(from) == bare(to) && from.ends_with("[]") == to.ends_with("[]")) {
    return true;
  }
  if (user_type_of(from) || user_type_of(to) || from.ends_with("[]") || to.ends_with("[]")) {
    // Text never becomes an enum by itself, nor an enum text; domains and extension types are not known here.
    return std::nullopt;
  }
  const Family target = family_of(to);
  if (target == Family::Text) {
    return true;  // every type has an assignment cast to text
  }
  const Family source = family_of(from);
  if (source == Family::Text) {
    return false;
  }
  if (source == target && source != Family::Other) {
    return true;
  }
  const bool numbers = source == Family::Number || target == Family::Number;
  const bool moments = source == Family::Moment || target == Family::Moment;
  return (numbers && (source != Family::Other && target != Family::Other)) ||
                 (moments && source != Family::Other && target != Family::Other)
             ? std::optional{false}
             : std::nullopt;
}

}  // namespace signalbox::play
