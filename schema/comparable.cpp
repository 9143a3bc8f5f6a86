#include "schema/comparable.h"

#include <algorithm>
#include <cctype>

#include "base/text.h"

namespace signalbox {
namespace {

bool is_word(char c) {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '$' ||
         (static_cast<unsigned char>(c) & 0x80U) != 0;
}

/// The end of the quoted text that starts at `from`; quotes are doubled inside.
std::size_t end_of_quoted(std::string_view text, std::size_t from) {
  for (std::size_t i = from + 1; i < text.size(); ++i) {
    if (text[i] != text[from]) {
      continue;
    }
    if (i + 1 < text.size() && text[i + 1] == text[from]) {
      ++i;
      continue;
    }
    return i + 1;
  }
  return text.size();
}

/// Words that a type's name may go on with after the first: "::character varying(20)", "::timestamp with time zone[]".
bool goes_on(std::string_view word) {
  constexpr std::string_view kWords[] = {"varying", "precision", "with", "without", "time", "zone"};
  return std::ranges::find(kWords, word) != std::end(kWords);
}

/// The end of the type's name that starts at `from`, behind a "::".
std::size_t end_of_type(std::string_view text, std::size_t from) {
  std::size_t i = from;
  bool first = true;
  while (i < text.size()) {
    std::size_t start = i;
    while (start < text.size() && text[start] == ' ') {
      ++start;
    }
    std::size_t end = start;
    while (end < text.size() && (is_word(text[end]) || text[end] == '.' || text[end] == '"')) {
      ++end;
    }
    if (end == start || (!first && !goes_on(lower(text.substr(start, end - start))))) {
      break;
    }
    first = false;
    i = end;
    if (i < text.size() && text[i] == '(') {
      i = std::min(text.find(')', i), text.size() - 1) + 1;
    }
  }
  while (text.substr(i).starts_with("[]")) {
    i += 2;
  }
  return i;
}

void simplify(std::string& expression) {
  expression = comparable_expression(expression);
}

void simplify(Index& index) {
  for (IndexKey& key : index.keys) {
    simplify(key.expression);
    key.order = key.order == "asc" ? "" : key.order;
  }
  simplify(index.predicate);
  index.method = index.method == "btree" ? "" : index.method;
  index.columns.clear();
  std::ranges::sort(index.include);
}

void simplify(Column& column) {
  if (column.default_value) {
    simplify(*column.default_value);
    // Without a default it is NULL, whoever says so.
    if (*column.default_value == "null") {
      column.default_value.reset();
    }
  }
  if (column.generated) {
    simplify(*column.generated);
  }
  column.reads.clear();
}

void simplify(Table& table) {
  std::ranges::for_each(table.columns, [](Column& column) { simplify(column); });
  std::ranges::for_each(table.indexes, [](Index& index) { simplify(index); });
  for (ForeignKey& key : table.foreign_keys) {
    key.on_delete = key.on_delete == "no action" ? "" : key.on_delete;
    key.on_update = key.on_update == "no action" ? "" : key.on_update;
  }
  for (Check& check : table.checks) {
    simplify(check.expression);
    check.columns.clear();
  }
  for (Exclusion& exclusion : table.exclusions) {
    simplify(exclusion.definition);
    exclusion.columns.clear();
  }
  for (Trigger& trigger : table.triggers) {
    trigger.definition.clear();
    trigger.columns.clear();
  }
  for (Policy& policy : table.policies) {
    policy.definition.clear();
    policy.columns.clear();
  }
  table.options.clear();
}

}  // namespace

std::string comparable_expression(std::string_view expression) {
  std::string out;
  for (std::size_t i = 0; i < expression.size();) {
    const char c = expression[i];
    if (c == '\'' || c == '"') {
      const std::size_t end = end_of_quoted(expression, i);
      out += expression.substr(i, end - i);
      i = end;
    } else if (expression.substr(i).starts_with("::")) {
      i = end_of_type(expression, i + 2);
    } else if (c == '(' || c == ')' || std::isspace(static_cast<unsigned char>(c)) != 0) {
      ++i;
    } else {
      out += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
      ++i;
    }
  }
  return out;
}

Schema comparable(Schema schema) {
  const auto all = [](const auto&) { return true; };
  schema.tables.edit_if(all, [](Table& table) { simplify(table); });
  schema.views.edit_if(all, [](View& view) {
    // The server rewrites a query beyond recognition; that the view is there with these columns is what can be told.
    view.definition.clear();
    view.reads.clear();
    view.columns.clear();
    std::ranges::for_each(view.indexes, [](Index& index) { simplify(index); });
  });
  schema.functions.edit_if(all, [](Function& function) {
    function.body.clear();
    function.reads.clear();
  });
  schema.others.clear();
  for (auto& [name, extension] : schema.extensions) {
    extension.clear();
  }
  return schema;
}

}  // namespace signalbox
