#include "base/json_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "base/text.h"

namespace signalbox {
namespace {

bool is_plain(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0x20 && byte < 0x80 && c != '"' && c != '\\';
}

void append_escaped(char c, std::string& out) {
  switch (c) {
    case '"':
      out += "\\\"";
      return;
    case '\\':
      out += "\\\\";
      return;
    case '\b':
      out += "\\b";
      return;
    case '\f':
      out += "\\f";
      return;
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\t':
      out += "\\t";
      return;
    default:
      if (static_cast<unsigned char>(c) < 0x20) {
        fmt::format_to(std::back_inserter(out), "\\u{:04x}", c);
      } else {
        out += c;
      }
  }
}

}  // namespace

void JsonText::key(std::string_view name) {
  step();
  quoted(name);
  out_ += ": ";
  after_key_ = true;
}

void JsonText::text(std::string_view value) {
  step();
  quoted(value);
}

void JsonText::number(int value) {
  step();
  fmt::format_to(std::back_inserter(out_), "{}", value);
}

void JsonText::boolean(bool value) {
  step();
  out_ += value ? "true" : "false";
}

void JsonText::null() {
  step();
  out_ += "null";
}

void JsonText::begin(char bracket) {
  step();
  out_ += bracket;
  ++depth_;
  empty_.push_back(true);
}

void JsonText::end(char bracket) {
  --depth_;
  if (!empty_.back()) {
    new_line();
  }
  empty_.pop_back();
  out_ += bracket;
}

void JsonText::step() {
  if (after_key_) {
    after_key_ = false;
    return;
  }
  if (empty_.empty()) {
    return;
  }
  if (!empty_.back()) {
    out_ += ',';
  }
  empty_.back() = false;
  new_line();
}

void JsonText::new_line() {
  out_ += '\n';
  out_.append(2 * depth_, ' ');
}

void JsonText::quoted(std::string_view value) {
  out_ += '"';
  if (std::ranges::all_of(value, is_plain)) {
    out_ += value;
  } else {
    for (const char c : to_valid_utf8(value)) {
      append_escaped(c, out_);
    }
  }
  out_ += '"';
}

}  // namespace signalbox
