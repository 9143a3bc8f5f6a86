// The words of a file, for the search by names: comments are left out where the language is known.

#include <algorithm>
#include <cctype>
#include <map>

#include "base/text.h"
#include "code/source.h"

namespace signalbox {
namespace {

constexpr std::size_t kMostText = 256 * 1024;
constexpr std::size_t kMostWords = 4000;
constexpr int kMostPlaces = 8;
constexpr std::size_t kShortest = 4;

bool is_word_character(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

/// Line by line; "//", "#" and "--" start comments in the languages that are read here.
std::string_view without_comment(std::string_view line) {
  for (const std::string_view sign : {"//", "# ", "-- "}) {
    if (trim(line).starts_with(trim(sign))) {
      return {};
    }
    line = line.substr(0, line.find(std::string(" ") + std::string(sign)));
  }
  return line;
}

/// The words of one line, in lower case.
std::vector<std::string> words_of(std::string_view line) {
  std::vector<std::string> out;
  for (std::size_t at = 0; at < line.size();) {
    const std::size_t start = at;
    while (at < line.size() && is_word_character(line[at])) {
      ++at;
    }
    const std::string_view word = line.substr(start, at - start);
    if (word.size() >= kShortest && std::isalpha(static_cast<unsigned char>(word.front())) != 0) {
      out.push_back(lower(word));
    }
    at += at == start ? 1 : 0;
  }
  return out;
}

/// Only a name of two words is taken for a column's, so a word far from any such name can be nobody's table either.
/// Most of a file goes that way, above all where names are written in camel case.
void keep_telling(std::vector<WordPlace>& words) {
  std::vector<int> lines;  // of names of two words, in order
  for (const WordPlace& each : words) {
    if (each.word.find('_') != std::string::npos) {
      lines.push_back(each.line);
    }
  }
  std::erase_if(words, [&](const WordPlace& each) {
    const auto near = std::ranges::lower_bound(lines, each.line - kNearNames);
    return near == lines.end() || *near > each.line + kNearNames;
  });
}

void read_words(const CodeSource& source, CodeReading& out) {
  if (source.text.size() > kMostText || source.path.ends_with(".sql") || source.path.ends_with(".prisma")) {
    return;
  }
  std::vector<WordPlace> words;
  int number = 0;
  for (const std::string_view line : split_lines(source.text)) {
    ++number;
    for (std::string& word : words_of(without_comment(line))) {
      words.push_back({std::move(word), number});
    }
  }
  keep_telling(words);
  std::map<std::string, int, std::less<>> places;
  for (WordPlace& each : words) {
    if (out.words.size() < kMostWords && places[each.word]++ < kMostPlaces) {
      out.words.push_back(std::move(each));
    }
  }
}

}  // namespace

extern const CodeReader words_reader;
const CodeReader words_reader{"words", read_words};

}  // namespace signalbox
