// A column gets another type, gradually; a change that costs the server nothing stays as it is.

#include <fmt/format.h>

#include "base/text.h"
#include "safety/plan/convert.h"
#include "safety/plan/pieces.h"
#include "safety/type_change.h"

namespace signalbox {
namespace {

std::size_t write(const PlanContext& context, Plan& plan) {
  const auto* alter = context.as<AlterColumnType>();
  const Table* table = alter != nullptr ? context.before.find_table(alter->table) : nullptr;
  const Column* column = table != nullptr ? table->find_column(alter->column) : nullptr;
  if (column == nullptr) {
    return 0;
  }
  const TypeChange change = postgres_type_change(column->type, alter->type, context.server.utc);
  if (change.same || (change.known && !change.rewrite && !change.index_rebuild && !change.impossible)) {
    return 0;
  }
  if (const std::string why = why_no_twin(context, *table, alter->column); !why.empty()) {
    note_no_twin(plan, alter->table, alter->column, why);
    return 1;
  }
  Conversion conversion;
  conversion.table = alter->table;
  conversion.column = alter->column;
  conversion.type = alter->type;
  conversion.expression = alter->using_expression ? with_word(*alter->using_expression, alter->column, "{}")
                                                  : fmt::format("{{}}::text::{}", alter->type);
  add_conversion(context, plan, conversion);
  return 1;
}

}  // namespace

extern const Pattern pattern_change_type;
const Pattern pattern_change_type{"change-type", write};

}  // namespace signalbox
