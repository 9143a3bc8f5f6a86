#include "safety/rollback.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

#include "base/overloaded.h"
#include "safety/lookup.h"
#include "safety/type_change.h"
#include "safety/words.h"
#include "schema/apply.h"
#include "schema/diff.h"

namespace signalbox {

namespace {

constexpr std::string_view kFromBackup =
    "restore the rows from a backup or from a copy that is taken before: CREATE TABLE … AS SELECT";

/// Plays changes; the first refusal stops with its message.
std::optional<std::string> play(Schema& schema, const std::vector<SchemaChange>& changes) {
  for (const SchemaChange& change : changes) {
    const auto applied = apply(schema, change);
    if (!applied) {
      return applied.error().message;
    }
  }
  return std::nullopt;
}

bool changes_anything(const std::vector<SchemaChange>& changes) {
  return std::ranges::any_of(changes, [](const SchemaChange& change) {
    return !std::holds_alternative<Query>(change.operation) &&
           !std::holds_alternative<SetParameter>(change.operation) &&
           !std::holds_alternative<TransactionControl>(change.operation) &&
           !std::holds_alternative<Comment>(change.operation);
  });
}

bool has_unknown(const std::vector<SchemaChange>& changes) {
  return std::ranges::any_of(
      changes, [](const SchemaChange& change) { return std::holds_alternative<UnknownChange>(change.operation); });
}

/// Values that the way back itself throws away and the migration had not added: nothing that it created counts.
bool creates(const Migration& migration, const SchemaChange& down) {
  return std::ranges::any_of(migration.changes, [&](const SchemaChange& up) {
    return std::visit(overloaded{[&](const CreateTable& op) { return op.table.name == main_table(down.operation); },
                                 [&](const AddColumn& op) {
                                   const auto* drop = std::get_if<DropColumn>(&down.operation);
                                   return drop != nullptr && op.table == drop->table && op.column.name == drop->column;
                                 },
                                 [](const auto&) { return false; }},
                      up.operation);
  });
}

}  // namespace

std::string_view to_string(RollbackGrade grade) {
  static constexpr std::array<std::string_view, 6> kGrades = {"lossless",   "lossy",   "incomplete",
                                                              "impossible", "missing", "unknown"};
  return kGrades.at(static_cast<std::size_t>(grade));
}

std::optional<RollbackGap> loss_of(const SchemaChange& change, const Schema& schema) {
  const auto gap = [&](std::string what, std::string_view fallback) {
    return RollbackGap{change.line, std::move(what), std::string(fallback)};
  };
  return std::visit(
      overloaded{
          [&](const DropTable& op) -> std::optional<RollbackGap> {
            return gap(fmt::format("the rows of {}", shown(op.table)), kFromBackup);
          },
          [&](const DropColumn& op) -> std::optional<RollbackGap> {
            return gap(fmt::format("the values of {}", shown(op.table, op.column)), kFromBackup);
          },
          [&](const TruncateTable& op) -> std::optional<RollbackGap> {
            return gap(op.tables.empty() ? "rows" : fmt::format("the rows of {}", shown(op.tables.front())),
                       kFromBackup);
          },
          [&](const DeleteRows& op) -> std::optional<RollbackGap> {
            return gap(fmt::format("deleted rows of {}", shown(op.table)), kFromBackup);
          },
          [&](const UpdateRows& op) -> std::optional<RollbackGap> {
            return gap(fmt::format("the former values of {}",
                                   op.columns.empty() ? shown(op.table) : shown(op.table, op.columns.front())),
                       kFromBackup);
          },
          [&](const AlterColumnType& op) -> std::optional<RollbackGap> {
            const Table* table = schema.find_table(op.table);
            const Column* column = table == nullptr ? nullptr : table->find_column(op.column);
            const std::string_view from = column == nullptr ? std::string_view{} : std::string_view(column->type);
            const TypeChange type = schema.engine == Engine::Postgres ? postgres_type_change(from, op.type)
                                                                      : mysql_type_change(schema.engine, from, op.type);
            if (!type.narrowing) {
              return std::nullopt;
            }
            return gap(fmt::format("what does not fit {} in {}", op.type, shown(op.table, op.column)), kFromBackup);
          },
          [&](const AddEnumValue& op) -> std::optional<RollbackGap> {
            return gap(fmt::format("enum {} without '{}': a label cannot be dropped", shown(op.type), op.value),
                       "leave the label where it is; unused it does no harm");
          },
          [](const auto&) -> std::optional<RollbackGap> { return std::nullopt; }},
      change.operation);
}

std::vector<RollbackGap> one_way_steps(const Migration& migration, const Schema& before) {
  std::vector<RollbackGap> gaps;
  Schema schema = before;
  std::set<QualifiedName> created;
  for (const SchemaChange& change : migration.changes) {
    if (const auto* create = std::get_if<CreateTable>(&change.operation)) {
      created.insert(create->table.name);
    }
    if (!created.contains(main_table(change.operation))) {
      if (auto gap = loss_of(change, schema)) {
        gaps.push_back(std::move(*gap));
      }
    }
    static_cast<void>(apply(schema, change));
  }
  return gaps;
}

RollbackReview grade_rollback(const Migration& migration, const Schema& before) {
  RollbackReview review;
  if (!migration.has_down || !changes_anything(migration.rollback)) {
    review.grade = changes_anything(migration.changes) ? RollbackGrade::Missing : RollbackGrade::Lossless;
    return review;
  }
  if (has_unknown(migration.changes) || has_unknown(migration.rollback)) {
    review.grade = RollbackGrade::Unknown;
    return review;
  }
  Schema schema = before;
  if (play(schema, migration.changes)) {
    review.grade = RollbackGrade::Unknown;
    return review;
  }
  if (const auto refusal = play(schema, migration.rollback)) {
    review.grade = RollbackGrade::Impossible;
    review.gaps.push_back({migration.rollback.front().line, *refusal, "write a way back that runs after this one"});
    return review;
  }
  Schema again = schema;
  review.idempotent = !play(again, migration.rollback).has_value() && equivalent(again, schema);
  if (!equivalent(schema, before)) {
    review.grade = RollbackGrade::Incomplete;
    for (const SchemaChange& rest : diff(schema, before)) {
      review.gaps.push_back({0, "it would still take: " + describe(rest.operation), "add this to the way back"});
    }
    return review;
  }
  review.gaps = one_way_steps(migration, before);
  for (const SchemaChange& change : migration.rollback) {
    if (!creates(migration, change)) {
      if (auto gap = loss_of(change, schema)) {
        review.gaps.push_back(std::move(*gap));
      }
    }
  }
  review.grade = review.gaps.empty() ? RollbackGrade::Lossless : RollbackGrade::Lossy;
  return review;
}

}  // namespace signalbox
