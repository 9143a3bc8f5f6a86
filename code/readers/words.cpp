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

void read_words(const CodeSource& source, CodeReading& out) {
  if (source.text.size() > kMostText || source.path.ends_with(".sql") || source.path.ends_with(".prisma")) {
    return;
  }
  std::map<std::string, int> places;
  int number = 0;
  for (const std::string_view raw : split_lines(source.text)) {
    ++number;
    const std::string_view line = without_comment(raw);
    for (std::size_t at = 0; at < line.size();) {
      const std::size_t start = at;
      while (at < line.size() && is_word_character(line[at])) {
        ++at;
      }
      const std::string word = lower(line.substr(start, at - start));
      if (word.size() >= kShortest && std::isalpha(static_cast<unsigned char>(word.front())) != 0 &&
          places[word]++ < kMostPlaces) {
        if (out.words.size() >= kMostWords) {
          return;
        }
        out.words.push_back({word, number});
      }
      at += at == start ? 1 : 0;
    }
  }
}

}  // namespace

extern const CodeReader words_reader;
const CodeReader words_reader{"words", read_words};

}  // namespace signalbox
