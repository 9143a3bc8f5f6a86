#include "schema/apply.h"

#include "base/overloaded.h"
#include "schema/play/play.h"

namespace signalbox {
namespace {

/// What is read beyond the operation's own names counts where the engine resolves it at once: functions' bodies are
/// resolved when they run, and a view brings its own list.
bool resolves_reads(const Operation& operation) {
  return std::holds_alternative<InsertRows>(operation) || std::holds_alternative<UpdateRows>(operation) ||
         std::holds_alternative<DeleteRows>(operation) || std::holds_alternative<Query>(operation) ||
         std::holds_alternative<CreateTable>(operation);
}

}  // namespace

tl::expected<Applied, ApplyError> apply(Schema& schema, const SchemaChange& change) {
  if (!change.reads.empty() && resolves_reads(change.operation)) {
    if (const play::Complaint missing = play::missing_reads(schema, change.reads)) {
      return play::refuse(*missing);
    }
  }
  if (const auto* create = std::get_if<CreateTable>(&change.operation); create != nullptr && create->from_query) {
    CreateTable told = *create;
    told.table.columns = play::query_columns(schema, told.table.columns, change.reads);
    return play::play(schema, told);
  }
  return std::visit(overloaded{[](const Grant&) { return play::Outcome{play::kDone}; },
                               [](const Revoke&) { return play::Outcome{play::kDone}; },
                               [](const AlterRole&) { return play::Outcome{play::kDone}; },
                               [](const SetParameter&) { return play::Outcome{play::kDone}; },
                               [](const TransactionControl&) { return play::Outcome{play::kDone}; },
                               [](const Query&) { return play::Outcome{play::kDone}; },
                               [](const UnknownChange&) { return play::Outcome{play::kDone}; },
                               [&](const auto& operation) { return play::play(schema, operation); }},
                    change.operation);
}

}  // namespace signalbox
