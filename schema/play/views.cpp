#include <algorithm>
#include <set>

#include "schema/play/dependents.h"
#include "schema/play/names.h"
#include "schema/play/play.h"
#include "schema/play/renames.h"
#include "schema/play/words.h"

namespace signalbox::play {
namespace {

bool same_view(const View& present, const View& wanted) {
  return present.definition == wanted.definition && present.materialized == wanted.materialized;
}

/// CREATE OR REPLACE VIEW may only add columns at the end.
Complaint check_replacement(const View& present, const View& wanted) {
  if (present.columns.empty() || wanted.columns.empty()) {
    return std::nullopt;
  }
  if (wanted.columns.size() < present.columns.size()) {
    return complaint(Refusal::InvalidDefinition, "cannot drop columns from view", to_string(wanted.name));
  }
  for (std::size_t i = 0; i < present.columns.size(); ++i) {
    if (present.columns[i] != wanted.columns[i]) {
      return complaint(
          Refusal::InvalidDefinition,
          "cannot change name of view column \"" + present.columns[i] + "\" to \"" + wanted.columns[i] + "\"",
          to_string(wanted.name));
    }
  }
  return std::nullopt;
}

/// Which relation's columns a `*` stands for is not kept: with several that are read whole, it may be any of them.
bool tells_its_columns(const View& view) {
  std::set<QualifiedName> whole;
  for (const ColumnRef& read : view.reads) {
    if (read.column == "*") {
      whole.insert(read.table);
    }
  }
  return whole.size() < 2 || std::ranges::find(view.columns, "*") == view.columns.end();
}

/// The view as the schema remembers it: its columns told, its reads those that are there.
View resolved(const Schema& schema, View view) {
  view.columns = query_columns(schema, view);
  view.reads = present_reads(schema, std::move(view.reads));
  return view;
}

Outcome replace(Schema& schema, View& present, const CreateView& op) {
  if (schema.engine == Engine::Postgres) {
    if (present.materialized) {
      return refuse(Refusal::InvalidDefinition, "\"" + present.name.name + "\" is not a view", to_string(present.name));
    }
    if (tells_its_columns(op.view)) {
      if (Complaint wrong = check_replacement(present, resolved(schema, op.view))) {
        return refuse(*wrong);
      }
    }
  }
  present = resolved(schema, op.view);
  return kDone;
}

std::string_view kind_of(bool materialized) {
  return materialized ? "materialized view" : "view";
}

}  // namespace

Outcome play(Schema& schema, const CreateView& op) {
  const QualifiedName& name = op.view.name;
  if (op.temporary || is_outside(schema, name)) {
    return kDone;
  }
  // MySQL resolves the query when the view is made, as PostgreSQL does; SQLite when it is used.
  if (Complaint missing = schema.engine == Engine::Sqlite ? Complaint{} : missing_reads(schema, op.view.reads)) {
    return refuse(*missing);
  }
  if (const auto present = schema.views.find(name); present != schema.views.end()) {
    if (op.or_replace) {
      return replace(schema, *schema.views.edit(name), op);
    }
    return op.if_not_exists ? Outcome{skipped(!same_view(present->second, op.view))}
                            : Outcome{refuse(relation_taken(schema, name))};
  }
  if (op.or_replace && schema.engine == Engine::Postgres && relation_kind(schema, name) != RelationKind::None) {
    return refuse(Refusal::InvalidDefinition, "\"" + name.name + "\" is not a view", to_string(name));
  }
  if (Complaint taken = check_new_relation(schema, name, true)) {
    return op.if_not_exists ? Outcome{skipped(true)} : Outcome{refuse(*taken)};
  }
  schema.views.emplace(name, resolved(schema, op.view));
  return kDone;
}

Outcome play(Schema& schema, const DropView& op) {
  if (is_outside(schema, op.view)) {
    return kDone;
  }
  const auto found = schema.views.find(op.view);
  if (found == schema.views.end()) {
    if (schema.engine == Engine::Postgres && relation_kind(schema, op.view) != RelationKind::None) {
      return refuse(Refusal::InvalidDefinition,
                    "\"" + op.view.name + "\" is not a " + std::string{kind_of(op.materialized)}, to_string(op.view));
    }
    return op.if_exists ? Outcome{skipped()}
                        : Outcome{refuse(object_missing(schema, kind_of(op.materialized), op.view))};
  }
  if (schema.engine != Engine::Postgres) {
    schema.views.erase(op.view);
    return kDone;
  }
  if (found->second.materialized != op.materialized) {
    return refuse(Refusal::InvalidDefinition,
                  "\"" + op.view.name + "\" is not a " + std::string{kind_of(op.materialized)}, to_string(op.view));
  }
  if (!op.cascade && is_read_by_views(schema, op.view)) {
    return refuse(still_needed(std::string{kind_of(op.materialized)} + " " + shown(op.view), to_string(op.view)));
  }
  remove_view(schema, QualifiedName{op.view});
  return kDone;
}

Outcome play(Schema& schema, const RenameView& op) {
  if (!schema.views.contains(op.view)) {
    return refuse(relation_missing(schema, op.view));
  }
  if (Complaint taken = check_new_relation(schema, op.to, true)) {
    return refuse(*taken);
  }
  schema.views.rename(op.view, op.to).name = op.to;
  follow_relation(schema, op.view, op.to);
  return kDone;
}

}  // namespace signalbox::play
