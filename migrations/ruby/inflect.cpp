#include "migrations/ruby/inflect.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

#include "base/text.h"

namespace signalbox::ruby {
namespace {

struct Rule {
  std::string_view ending;
  std::string_view replacement;
};

constexpr auto kUncountable = std::to_array<std::string_view>(
    {"equipment", "information", "rice", "money", "species", "series", "fish", "sheep", "jeans", "police", "news"});

constexpr auto kIrregular = std::to_array<std::pair<std::string_view, std::string_view>>({
    {"person", "people"},
    {"man", "men"},
    {"child", "children"},
    {"sex", "sexes"},
    {"move", "moves"},
    {"zombie", "zombies"},
});

/// The first ending that fits decides.
constexpr auto kPlurals = std::to_array<Rule>({
    {"quiz", "quizzes"},
    {"mice", "mice"},
    {"lice", "lice"},
    {"mouse", "mice"},
    {"louse", "lice"},
    {"matrix", "matrices"},
    {"vertex", "vertices"},
    {"index", "indices"},
    {"x", "xes"},
    {"ch", "ches"},
    {"ss", "sses"},
    {"sh", "shes"},
    {"hive", "hives"},
    {"lf", "lves"},
    {"arf", "arves"},
    {"rf", "rves"},
    {"sis", "ses"},
    {"ta", "ta"},
    {"ia", "ia"},
    {"tum", "ta"},
    {"ium", "ia"},
    {"buffalo", "buffaloes"},
    {"tomato", "tomatoes"},
    {"bus", "buses"},
    {"alias", "aliases"},
    {"status", "statuses"},
    {"octopi", "octopi"},
    {"viri", "viri"},
    {"octopus", "octopi"},
    {"virus", "viri"},
    {"axis", "axes"},
    {"testis", "testes"},
    {"s", "s"},
});

constexpr auto kSingulars = std::to_array<Rule>({
    {"databases", "database"},
    {"quizzes", "quiz"},
    {"matrices", "matrix"},
    {"vertices", "vertex"},
    {"indices", "index"},
    {"aliases", "alias"},
    {"statuses", "status"},
    {"octopi", "octopus"},
    {"viri", "virus"},
    {"crises", "crisis"},
    {"testes", "testis"},
    {"axes", "axis"},
    {"shoes", "shoe"},
    {"buses", "bus"},
    {"mice", "mouse"},
    {"lice", "louse"},
    {"xes", "x"},
    {"ches", "ch"},
    {"sses", "ss"},
    {"shes", "sh"},
    {"movies", "movie"},
    {"lves", "lf"},
    {"hives", "hive"},
    {"tives", "tive"},
    {"rves", "rf"},
    {"analyses", "analysis"},
    {"bases", "basis"},
    {"diagnoses", "diagnosis"},
    {"theses", "thesis"},
    {"news", "news"},
    {"ta", "tum"},
    {"ia", "ium"},
    {"ss", "ss"},
    {"oes", "o"},
});

bool is_vowel(char c) {
  return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u';
}

/// Where the last word of "blog_post" starts: only that one is bent.
std::size_t last_word(std::string_view text) {
  const std::size_t underscore = text.rfind('_');
  return underscore == std::string_view::npos ? 0 : underscore + 1;
}

std::string replaced_ending(std::string_view word, std::string_view ending, std::string_view replacement) {
  return std::string(word.substr(0, word.size() - ending.size())) + std::string(replacement);
}

bool is_uncountable(std::string_view word) {
  const std::string last = lower(word.substr(last_word(word)));
  return std::ranges::find(kUncountable, last) != kUncountable.end();
}

}  // namespace

std::string underscored(std::string_view name) {
  std::string out;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const auto c = static_cast<unsigned char>(name[i]);
    if (std::isupper(c) == 0) {
      out.push_back(name[i]);
      continue;
    }
    const bool after_word = i > 0 && (std::islower(static_cast<unsigned char>(name[i - 1])) != 0 ||
                                      std::isdigit(static_cast<unsigned char>(name[i - 1])) != 0);
    const bool ends_acronym = i > 0 && i + 1 < name.size() &&
                              std::isupper(static_cast<unsigned char>(name[i - 1])) != 0 &&
                              std::islower(static_cast<unsigned char>(name[i + 1])) != 0;
    if (after_word || ends_acronym) {
      out.push_back('_');
    }
    out.push_back(static_cast<char>(std::tolower(c)));
  }
  return out;
}

std::string pluralized(std::string_view word) {
  // Only as a whole word: boxes are no boxen.
  if (word == "ox" || word == "oxen") {
    return "oxen";
  }
  if (word.empty() || is_uncountable(word)) {
    return std::string(word);
  }
  for (const auto& [singular, plural] : kIrregular) {
    if (word.ends_with(plural)) {
      return std::string(word);
    }
    if (word.ends_with(singular)) {
      return replaced_ending(word, singular, plural);
    }
  }
  for (const Rule& rule : kPlurals) {
    if (word.ends_with(rule.ending)) {
      return replaced_ending(word, rule.ending, rule.replacement);
    }
  }
  if (word.ends_with("fe")) {
    return replaced_ending(word, "fe", "ves");
  }
  if (word.ends_with("y") && word.size() > 1 && !is_vowel(word[word.size() - 2])) {
    return replaced_ending(word, "y", "ies");
  }
  return std::string(word) + "s";
}

std::string singularized(std::string_view word) {
  if (word == "oxen") {
    return "ox";
  }
  if (word.empty() || is_uncountable(word)) {
    return std::string(word);
  }
  for (const auto& [singular, plural] : kIrregular) {
    if (word.ends_with(plural)) {
      return replaced_ending(word, plural, singular);
    }
  }
  for (const Rule& rule : kSingulars) {
    if (word.ends_with(rule.ending)) {
      return replaced_ending(word, rule.ending, rule.replacement);
    }
  }
  if (word.ends_with("ies") && word.size() > 3 && !is_vowel(word[word.size() - 4])) {
    return replaced_ending(word, "ies", "y");
  }
  if (word.ends_with("ves") && word.size() > 3 && word[word.size() - 4] != 'f') {
    return replaced_ending(
        word, "ves", word.ends_with("lives") || word.ends_with("wives") || word.ends_with("knives") ? "fe" : "ve");
  }
  return word.ends_with("s") ? replaced_ending(word, "s", "") : std::string(word);
}

}  // namespace signalbox::ruby
