#include "migrations/declared/prisma_syntax.h"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <utility>

#include "base/text.h"

namespace signalbox::declared {
namespace {

constexpr std::size_t kMaxBytes = 4U << 20U;
constexpr int kMaxNesting = 32;

/// Leaves the parser; never leaves this file.
struct Broken {
  std::size_t offset = 0;
  std::string what;
};

bool is_name_char(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '-';
}

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  std::vector<PrismaBlock> parse() {
    std::vector<PrismaBlock> blocks;
    for (skip_blank(); at_ < text_.size(); skip_blank()) {
      blocks.push_back(block());
    }
    return blocks;
  }

 private:
  [[noreturn]] void broken(std::string what) const { throw Broken{at_, std::move(what)}; }
  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  int line() {
    for (; counted_ < at_; ++counted_) {
      line_ += text_[counted_] == '\n' ? 1 : 0;
    }
    return line_;
  }

  /// Spaces and comments, and line ends unless they mean something.
  void skip(bool line_ends) {
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (text_.substr(at_).starts_with("//")) {
        at_ = std::min(text_.find('\n', at_), text_.size());
      } else if (text_.substr(at_).starts_with("/*")) {
        const std::size_t end = text_.find("*/", at_);
        at_ = end == std::string_view::npos ? text_.size() : end + 2;
      } else if (c == ' ' || c == '\t' || c == '\r' || (line_ends && c == '\n')) {
        ++at_;
      } else {
        return;
      }
    }
  }
  void skip_blank() { skip(true); }
  void skip_spaces() { skip(false); }

  bool take(char c) {
    const bool here = peek() == c;
    at_ += here ? 1 : 0;
    return here;
  }
  void expect(char c) {
    if (!take(c)) {
      broken(fmt::format("expected '{}'", c));
    }
  }

  std::string name() {
    const std::size_t begin = at_;
    while (at_ < text_.size() && is_name_char(text_[at_])) {
      ++at_;
    }
    if (begin == at_) {
      broken("expected a name");
    }
    return std::string(text_.substr(begin, at_ - begin));
  }

  std::string quoted() {
    expect('"');
    std::string out;
    while (peek() != '"') {
      if (at_ >= text_.size() || peek() == '\n') {
        broken("the text in quotes does not end");
      }
      if (peek() == '\\' && at_ + 1 < text_.size()) {
        ++at_;
        out.push_back(peek() == 'n' ? '\n' : peek() == 't' ? '\t' : peek());
      } else {
        out.push_back(peek());
      }
      ++at_;
    }
    ++at_;
    return out;
  }

  std::vector<PrismaValue> values_until(char end, int depth) {
    std::vector<PrismaValue> out;
    for (skip_blank(); !take(end); skip_blank()) {
      if (at_ >= text_.size()) {
        broken(fmt::format("expected '{}'", end));
      }
      out.push_back(value(depth + 1));
      skip_blank();
      take(',');
    }
    return out;
  }

  PrismaValue value(int depth) {
    if (depth > kMaxNesting) {
      broken("nested too deeply");
    }
    PrismaValue out;
    if (peek() == '"') {
      return {"", PrismaValue::Kind::Text, quoted(), {}};
    }
    if (take('[')) {
      return {"", PrismaValue::Kind::List, "", values_until(']', depth)};
    }
    if (std::isdigit(static_cast<unsigned char>(peek())) != 0 || peek() == '-') {
      const std::size_t begin = at_++;
      while (std::isdigit(static_cast<unsigned char>(peek())) != 0 || peek() == '.') {
        ++at_;
      }
      return {"", PrismaValue::Kind::Number, std::string(text_.substr(begin, at_ - begin)), {}};
    }
    out.text = name();
    while (take('.')) {
      out.text += "." + name();
    }
    skip_spaces();
    if (take(':')) {
      skip_blank();
      PrismaValue named = value(depth + 1);
      named.key = std::move(out.text);
      return named;
    }
    if (take('(')) {
      out.kind = PrismaValue::Kind::Call;
      out.items = values_until(')', depth);
    }
    return out;
  }

  PrismaAttribute attribute() {
    PrismaAttribute out;
    out.line = line();
    out.name = name();
    while (take('.')) {
      out.name += "." + name();
    }
    if (take('(')) {
      out.arguments = values_until(')', 0);
    }
    return out;
  }

  void field(PrismaBlock& block) {
    PrismaField out;
    out.line = line();
    out.name = name();
    skip_spaces();
    if (take('=')) {
      skip_spaces();
      PrismaValue setting = value(0);
      setting.key = std::move(out.name);
      block.settings.push_back(std::move(setting));
      return;
    }
    if (std::isalpha(static_cast<unsigned char>(peek())) != 0) {
      out.type = name();
      if (out.type == "Unsupported" && take('(')) {
        skip_spaces();
        out.unsupported = quoted();
        skip_spaces();
        expect(')');
      }
      if (take('[')) {
        expect(']');
        out.list = true;
      }
      out.optional = take('?');
    }
    for (skip_spaces(); take('@'); skip_spaces()) {
      out.attributes.push_back(attribute());
    }
    block.fields.push_back(std::move(out));
  }

  PrismaBlock block() {
    PrismaBlock out;
    out.line = line();
    out.kind = name();
    skip_spaces();
    out.name = name();
    skip_blank();
    expect('{');
    for (skip_blank(); !take('}'); skip_blank()) {
      if (text_.substr(at_).starts_with("@@")) {
        at_ += 2;
        out.attributes.push_back(attribute());
      } else {
        field(out);
      }
      skip_spaces();
      if (at_ < text_.size() && peek() != '\n' && peek() != '}') {
        broken("expected the end of the line");
      }
    }
    return out;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t counted_ = 0;
  int line_ = 1;
};

template <typename Attributes>
const PrismaAttribute* find(const Attributes& attributes, std::string_view name) {
  const auto found = std::ranges::find(attributes, name, &PrismaAttribute::name);
  return found == attributes.end() ? nullptr : &*found;
}

}  // namespace

const PrismaValue* PrismaAttribute::argument(std::string_view key, int position) const {
  const auto named = std::ranges::find_if(arguments, [&](const PrismaValue& each) { return each.key == key; });
  if (named != arguments.end() && !key.empty()) {
    return &*named;
  }
  int unnamed = 0;
  for (const PrismaValue& each : arguments) {
    if (each.key.empty() && unnamed++ == position) {
      return &each;
    }
  }
  return nullptr;
}

const PrismaAttribute* PrismaField::attribute(std::string_view wanted) const {
  return find(attributes, wanted);
}

const PrismaAttribute* PrismaBlock::attribute(std::string_view wanted) const {
  return find(attributes, wanted);
}

Result<std::vector<PrismaBlock>> parse_prisma(std::string_view text, const std::string& path) {
  if (text.size() > kMaxBytes) {
    return fail(Code::InvalidInput, "it is larger than 4 MB", SourceSpan{path, 0, 0});
  }
  try {
    return Parser(text).parse();
  } catch (const Broken& error) {
    const std::size_t begin = error.offset == 0 ? 0 : text.rfind('\n', error.offset - 1) + 1;
    return fail(Code::InvalidInput, error.what,
                SourceSpan{path, line_of_offset(text, error.offset), static_cast<int>(error.offset - begin) + 1});
  }
}

}  // namespace signalbox::declared
