#include "migrations/sql/split.h"

#include <algorithm>

#include "base/text.h"
#include "migrations/sql/lexer.h"

namespace signalbox {
namespace {

/// Counts BEGIN … END of the bodies of triggers, procedures, functions and events: a ';' inside ends nothing.
class BodyDepth {
 public:
  void next(const Token& token, const Token& following) {
    ++seen_;
    if (seen_ == 1) {
      creates_ = is_word(token, "create");
    }
    if (creates_ && seen_ < 12 &&
        (is_word(token, "trigger") || is_word(token, "procedure") || is_word(token, "function") ||
         is_word(token, "event"))) {
      has_body_ = true;
    }
    if (!has_body_) {
      return;
    }
    if (is_word(token, "begin") || is_word(token, "case")) {
      depth_ += after_end_ ? 0 : 1;
    } else if (is_word(token, "end") && !is_block_word(following)) {
      depth_ = std::max(0, depth_ - 1);
    }
    after_end_ = is_word(token, "end");
  }
  bool inside() const { return depth_ > 0; }
  void reset() { *this = BodyDepth(); }

 private:
  static bool is_block_word(const Token& token) {
    return is_word(token, "if") || is_word(token, "loop") || is_word(token, "while") || is_word(token, "repeat");
  }

  int seen_ = 0;
  int depth_ = 0;
  bool creates_ = false;
  bool has_body_ = false;
  bool after_end_ = false;
};

void add(std::vector<StatementText>& statements, std::string_view text, std::size_t offset) {
  const std::string_view trimmed = trim(text);
  if (!trimmed.empty()) {
    statements.push_back({trimmed, offset + static_cast<std::size_t>(trimmed.data() - text.data())});
  }
}

void split_at_semicolons(Engine engine, std::string_view text, std::size_t offset,
                         std::vector<StatementText>& statements) {
  const std::vector<Token> tokens = tokenize(engine, text);
  BodyDepth depth;
  std::size_t start = std::string_view::npos;
  for (std::size_t i = 0; i + 1 < tokens.size(); ++i) {
    const Token& token = tokens[i];
    if (is_symbol(token, ";") && !depth.inside()) {
      if (start != std::string_view::npos) {
        add(statements, text.substr(start, token.offset - start), offset + start);
      }
      start = std::string_view::npos;
      depth.reset();
      continue;
    }
    if (start == std::string_view::npos) {
      start = token.offset;
    }
    depth.next(token, tokens[i + 1]);
  }
  if (start != std::string_view::npos) {
    add(statements, text.substr(start), offset + start);
  }
}

void split_at(std::string_view delimiter, std::string_view text, std::size_t offset,
              std::vector<StatementText>& statements) {
  std::size_t start = 0;
  while (start <= text.size()) {
    const std::size_t end = std::min(text.find(delimiter, start), text.size());
    add(statements, text.substr(start, end - start), offset + start);
    start = end + delimiter.size();
  }
}

/// "DELIMITER //" → "//"; empty for any other line.
std::string_view new_delimiter(std::string_view line) {
  constexpr std::string_view kCommand = "delimiter ";
  line = trim(line);
  return line.size() > kCommand.size() && equals_ignoring_case(line.substr(0, kCommand.size()), kCommand)
             ? trim(line.substr(kCommand.size()))
             : std::string_view{};
}

}  // namespace

std::vector<StatementText> split_statements(Engine engine, std::string_view script) {
  std::vector<StatementText> statements;
  std::string_view delimiter = ";";
  std::size_t region = 0;
  const auto finish_region = [&](std::size_t end) {
    const std::string_view text = script.substr(region, end - region);
    if (delimiter == ";") {
      split_at_semicolons(engine, text, region, statements);
    } else {
      split_at(delimiter, text, region, statements);
    }
  };
  for (std::size_t start = 0; is_mysql_family(engine) && start < script.size();) {
    const std::size_t end = std::min(script.find('\n', start), script.size());
    const std::string_view next = new_delimiter(script.substr(start, end - start));
    if (!next.empty()) {
      finish_region(start);
      region = end;
      delimiter = next;
    }
    start = end + 1;
  }
  finish_region(script.size());
  return statements;
}

}  // namespace signalbox
