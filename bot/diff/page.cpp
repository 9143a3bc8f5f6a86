#include "bot/diff/page.h"

#include <fmt/format.h>

#include <map>
#include <vector>

#include "base/text.h"
#include "conflicts/objects.h"
#include "report/paper.h"
#include "report/words.h"

namespace signalbox {
namespace {

Ink ink_of(char mark) {
  return mark == '+' ? Ink::Green : mark == '-' ? Ink::Red : Ink::Yellow;
}

/// What the line says below the heading of its table, without repeating the table's name.
std::string said_of(const Operation& operation, const std::string& table) {
  std::string text = describe(operation);
  if (!table.empty()) {
    text = replace_all(std::move(text), table + ".", "");
    text = replace_all(std::move(text), " on " + table, "");
  }
  return one_line(text);
}

}  // namespace

char mark_of(const Operation& operation) {
  const std::string_view op = op_name(operation);
  if (op.starts_with("create_") || op.starts_with("add_")) {
    return '+';
  }
  return op.starts_with("drop_") && op != "drop_not_null" && op != "drop_default" ? '-' : '~';
}

std::string diff_as_text(std::span<const SchemaChange> changes, const std::string& from, const std::string& to,
                         const DiffStyle& style) {
  Paper paper(style.color, style.width);
  if (changes.empty()) {
    paper.line(
        0, fmt::format("{} {} and {} are the same schema", paper.ink(Ink::Green, "✓"), one_line(from), one_line(to)));
    return paper.take();
  }
  paper.line(0, fmt::format("{}  {} → {}", paper.ink(Ink::Bold, count_of(changes.size(), "difference")), one_line(from),
                            one_line(to)));
  std::map<std::string, std::vector<const Operation*>> by_table;
  for (const SchemaChange& change : changes) {
    by_table[table_of(change.operation)].push_back(&change.operation);
  }
  for (const auto& [table, operations] : by_table) {
    paper.blank();
    paper.line(0, paper.ink(Ink::Bold, table.empty() ? "beside the tables" : one_line(table)));
    for (const Operation* operation : operations) {
      const char mark = mark_of(*operation);
      paper.line(2, paper.ink(ink_of(mark), fmt::format("{} {}", mark, said_of(*operation, table))));
    }
  }
  return paper.take();
}

}  // namespace signalbox
