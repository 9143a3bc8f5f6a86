#include "migrations/python/literals.h"

#include <algorithm>
#include <charconv>

#include "base/text.h"

namespace signalbox::python {
namespace {

void append_utf8(std::string& out, unsigned code) {
  if (code < 0x80) {
    out.push_back(static_cast<char>(code));
  } else if (code < 0x800) {
    out.push_back(static_cast<char>(0xC0U | (code >> 6U)));
    out.push_back(static_cast<char>(0x80U | (code & 0x3FU)));
  } else if (code < 0x10000) {
    out.push_back(static_cast<char>(0xE0U | (code >> 12U)));
    out.push_back(static_cast<char>(0x80U | ((code >> 6U) & 0x3FU)));
    out.push_back(static_cast<char>(0x80U | (code & 0x3FU)));
  } else if (code < 0x110000) {
    out.push_back(static_cast<char>(0xF0U | (code >> 18U)));
    out.push_back(static_cast<char>(0x80U | ((code >> 12U) & 0x3FU)));
    out.push_back(static_cast<char>(0x80U | ((code >> 6U) & 0x3FU)));
    out.push_back(static_cast<char>(0x80U | (code & 0x3FU)));
  }
}

/// Reads up to `digits` digits at `at`; nullopt when there is none.
std::optional<unsigned> digits_at(std::string_view text, std::size_t at, std::size_t digits, int base) {
  const std::string_view part = text.substr(at, digits);
  unsigned value = 0;
  const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), value, base);
  return error == std::errc() && (base == 8 || end == part.data() + digits) ? std::optional(value) : std::nullopt;
}

std::size_t octal_length(std::string_view text) {
  std::size_t length = 0;
  while (length < 3 && length < text.size() && text[length] >= '0' && text[length] <= '7') {
    ++length;
  }
  return length;
}

/// One escape; `rest` starts behind the backslash. Gives how much of it was used.
std::size_t unescape_one(std::string_view rest, std::string& out) {
  constexpr std::string_view kFrom = "abfnrtv\\'\"";
  constexpr std::string_view kTo = "\a\b\f\n\r\t\v\\'\"";
  const char c = rest.front();
  if (c == '\n') {
    return 1;
  }
  if (const std::size_t known = kFrom.find(c); known != std::string_view::npos) {
    out.push_back(kTo[known]);
    return 1;
  }
  const std::size_t wanted = c == 'x' ? 2 : c == 'u' ? 4 : c == 'U' ? 8 : 0;
  if (wanted != 0) {
    if (const auto code = digits_at(rest, 1, wanted, 16)) {
      append_utf8(out, *code);
      return 1 + wanted;
    }
  }
  if (const std::size_t length = octal_length(rest); length != 0) {
    append_utf8(out, digits_at(rest, 0, length, 8).value_or(0));
    return length;
  }
  out += '\\';
  out += c;
  return 1;
}

bool is_conversion(char c) {
  return c == 's' || c == 'd' || c == 'i' || c == 'r';
}

/// The value for "{}", "{0}" or "{name}", with the counter of the automatic ones.
const Value* field_value(std::string_view field, const Term& call, std::size_t& next) {
  if (field.empty()) {
    return next < call.positional.size() ? &call.positional[next++] : nullptr;
  }
  std::size_t position = 0;
  const auto [end, error] = std::from_chars(field.data(), field.data() + field.size(), position);
  if (error == std::errc() && end == field.data() + field.size()) {
    return position < call.positional.size() ? &call.positional[position] : nullptr;
  }
  return keyword(call, field);
}

bool is_blank(std::string_view line) {
  return trim(line).empty();
}

std::string_view indent_of(std::string_view line) {
  return line.substr(0, line.find_first_not_of(" \t"));
}

}  // namespace

std::string literal_prefix(std::string_view opening) {
  return lower(opening.substr(0, opening.find_first_of("'\"")));
}

std::string unescaped(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\' || i + 1 == text.size()) {
      out.push_back(text[i]);
      continue;
    }
    i += unescape_one(text.substr(i + 1), out);
  }
  return out;
}

std::optional<std::string> percent_format(std::string_view format, const Value& values) {
  std::string out;
  std::size_t next = 0;
  const auto take = [&](const Value* value) {
    const auto text = value == nullptr ? std::nullopt : shown(*value);
    out += text.value_or("");
    return text.has_value() && out.size() <= kMaxText;
  };
  const auto positional = [&]() -> const Value* {
    if (values.sequence() != nullptr) {
      return next < values.sequence()->items.size() ? &values.sequence()->items[next++] : nullptr;
    }
    return next++ == 0 ? &values : nullptr;
  };
  for (std::size_t i = 0; i < format.size(); ++i) {
    if (format[i] != '%' || i + 1 == format.size()) {
      out.push_back(format[i]);
      continue;
    }
    ++i;
    if (format[i] == '%') {
      out.push_back('%');
    } else if (format[i] == '(') {
      const std::size_t close = format.find(')', i);
      const bool fits = close != std::string_view::npos && close + 1 < format.size() &&
                        is_conversion(format[close + 1]) && values.dictionary() != nullptr;
      if (!fits || !take(item(*values.dictionary(), format.substr(i + 1, close - i - 1)))) {
        return std::nullopt;
      }
      i = close + 1;
    } else if (!is_conversion(format[i]) || !take(positional())) {
      return std::nullopt;
    }
  }
  return out;
}

std::optional<std::string> brace_format(std::string_view format, const Term& call) {
  std::string out;
  std::size_t next = 0;
  for (std::size_t i = 0; i < format.size(); ++i) {
    const char c = format[i];
    const bool doubled = i + 1 < format.size() && format[i + 1] == c;
    if ((c == '{' || c == '}') && doubled) {
      out.push_back(c);
      ++i;
      continue;
    }
    if (c != '{') {
      out.push_back(c);
      continue;
    }
    const std::size_t close = format.find('}', i);
    if (close == std::string_view::npos) {
      return std::nullopt;
    }
    const Value* value = field_value(format.substr(i + 1, close - i - 1), call, next);
    const auto text = value == nullptr ? std::nullopt : shown(*value);
    if (!text || out.size() + text->size() > kMaxText) {
      return std::nullopt;
    }
    out += *text;
    i = close;
  }
  return out;
}

std::string dedent(std::string_view text) {
  const std::vector<std::string_view> lines = split(text, '\n');
  std::optional<std::string_view> margin;
  for (const std::string_view line : lines) {
    if (is_blank(line)) {
      continue;
    }
    const std::string_view indent = indent_of(line);
    if (!margin) {
      margin = indent;
    }
    const auto same = std::ranges::mismatch(*margin, indent);
    margin = margin->substr(0, static_cast<std::size_t>(same.in1 - margin->begin()));
  }
  std::string out;
  for (const std::string_view line : lines) {
    out += is_blank(line) ? "" : line.substr(margin.value_or("").size());
    out += '\n';
  }
  out.pop_back();
  return out;
}

}  // namespace signalbox::python
