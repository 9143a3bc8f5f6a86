#include "base/text.h"
#include "migrations/sql/lexer.h"
#include "migrations/sql/postgres.h"

namespace signalbox::postgres {
namespace {

constexpr std::size_t kShownText = 120;

/// A guard around a statement says what IF NOT EXISTS would say where the grammar has none.
void mark_guarded(Operation& operation) {
  std::visit(
      [](auto& op) {
        if constexpr (requires { op.if_not_exists = true; }) {
          op.if_not_exists = true;
        }
      },
      operation);
}

}  // namespace

void Script::emit(Operation operation, std::vector<ColumnRef> reads) {
  if (guarded) {
    mark_guarded(operation);
  }
  out_->changes.push_back({std::move(operation), line, statement, guarded, std::move(reads)});
}

void Script::unknown(const std::string& reason, std::vector<QualifiedName> touches) {
  const bool anything = touches.empty();
  UnknownChange change{reason, ellipsize(one_line(text.substr(0, 4 * kShownText)), kShownText), std::move(touches),
                       anything};
  out_->unknowns.push_back({line, reason});
  out_->changes.push_back({std::move(change), line, statement, false, {}});
}

void Script::undo(const Mark& mark) {
  out_->changes.resize(mark.changes);
  out_->unknowns.resize(mark.unknowns);
}

QualifiedName Script::in_search_path(std::string_view name) const {
  std::string own(name);
  if (!temporary_.empty() && temporary_.contains(own)) {
    return {std::string(kTemporarySchema), std::move(own)};
  }
  return {search_schema_, std::move(own)};
}

QualifiedName Script::name_of(const Node& range_var) const {
  const std::string_view schema = range_var.text("schemaname");
  const std::string_view name = range_var.text("relname");
  return schema.empty() ? in_search_path(name) : QualifiedName{std::string(schema), std::string(name)};
}

QualifiedName Script::name_of(const std::vector<std::string>& parts) const {
  if (parts.empty()) {
    return {};
  }
  return parts.size() == 1 ? in_search_path(parts[0]) : QualifiedName{parts[parts.size() - 2], parts.back()};
}

void Script::set_search_path(const std::vector<std::string>& schemas) {
  search_schema_ = "public";
  for (const std::string& schema : schemas) {
    if (!schema.empty() && schema != "$user" && schema != "pg_catalog") {
      search_schema_ = schema;
      return;
    }
  }
}

std::string Script::normalized_text() const {
  return normalized(Engine::Postgres, text);
}

}  // namespace signalbox::postgres
