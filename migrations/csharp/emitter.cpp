#include "migrations/csharp/emitter.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"
#include "migrations/csharp/ef_types.h"

namespace signalbox::csharp {
namespace {

using Reader = void (Emitter::*)(const Call&);

constexpr auto kCalls = std::to_array<std::pair<std::string_view, Reader>>({
    {"CreateTable", &Emitter::create_table},       {"DropTable", &Emitter::drop_table},
    {"RenameTable", &Emitter::rename_table},       {"AlterTable", &Emitter::alter_table},
    {"AddColumn", &Emitter::add_column},           {"DropColumn", &Emitter::drop_column},
    {"RenameColumn", &Emitter::rename_column},     {"AlterColumn", &Emitter::alter_column},
    {"CreateIndex", &Emitter::create_index},       {"DropIndex", &Emitter::drop_index},
    {"RenameIndex", &Emitter::rename_index},       {"AddPrimaryKey", &Emitter::add_key},
    {"AddUniqueConstraint", &Emitter::add_key},    {"DropPrimaryKey", &Emitter::drop_key},
    {"DropUniqueConstraint", &Emitter::drop_key},  {"DropForeignKey", &Emitter::drop_key},
    {"DropCheckConstraint", &Emitter::drop_key},   {"AddForeignKey", &Emitter::add_foreign_key},
    {"AddCheckConstraint", &Emitter::add_check},   {"CreateCheckConstraint", &Emitter::add_check},
    {"CreateSequence", &Emitter::create_sequence}, {"AlterSequence", &Emitter::alter_sequence},
    {"RestartSequence", &Emitter::alter_sequence}, {"DropSequence", &Emitter::drop_sequence},
    {"RenameSequence", &Emitter::rename_sequence}, {"EnsureSchema", &Emitter::ensure_schema},
    {"DropSchema", &Emitter::drop_schema},         {"AlterDatabase", &Emitter::alter_database},
    {"InsertData", &Emitter::insert_data},         {"UpdateData", &Emitter::update_data},
    {"DeleteData", &Emitter::delete_data},         {"Sql", &Emitter::sql},
});

}  // namespace

void Emitter::emit(const std::vector<Call>& calls) {
  for (const Call& call : calls) {
    ++statement_;
    ++statements_;
    line_ = call.line;
    const auto found = std::ranges::find(kCalls, call.method, &std::pair<std::string_view, Reader>::first);
    if (found != kCalls.end()) {
      (this->*(found->second))(call);
    } else if (call.method == Call::kUnknown) {
      unknown(call, call.reason);
    } else {
      unknown(call, "`" + call.method + "` is no operation of EF Core that is known here.");
    }
  }
}

void Emitter::add(Operation operation, std::vector<ColumnRef> reads) {
  changes_.push_back({std::move(operation), line_, statement_, false, std::move(reads)});
}

void Emitter::unknown(const Call& call, std::string reason, std::vector<QualifiedName> touches) {
  unknowns_.push_back({call.line, reason});
  const bool anything = touches.empty();
  add(UnknownChange{std::move(reason), call.source, std::move(touches), anything});
}

std::string Emitter::identifier(std::string_view name) const {
  return stored_identifier(engine_, name, true);
}

std::vector<std::string> Emitter::identifiers(const std::vector<std::string>& names) const {
  std::vector<std::string> out;
  std::ranges::transform(names, std::back_inserter(out), [&](const std::string& each) { return identifier(each); });
  return out;
}

/// SQLite has no schemas: EF Core leaves them out there.
QualifiedName Emitter::name_of(const Call& call, std::string_view key, int position,
                               std::string_view schema_key) const {
  const std::string schema = engine_ == Engine::Postgres ? call.text(schema_key) : "";
  return {schema.empty() ? std::string(default_schema(engine_)) : identifier(schema),
          identifier(call.text(key, position))};
}

std::vector<std::string> Emitter::columns_of(const Call& call) const {
  const bool many = call.argument("columns") != nullptr;
  return identifiers(call.texts(many ? "columns" : "column"));
}

void Emitter::create_sequence(const Call& call) {
  add(CreateSequence{{name_of(call, "name", 0), std::nullopt, column_type(engine_, call)}, false});
}

void Emitter::alter_sequence(const Call& call) {
  add(AlterSequence{name_of(call, "name", 0), call.method == "RestartSequence" ? "restart" : "increment", std::nullopt,
                    std::nullopt});
}

void Emitter::drop_sequence(const Call& call) {
  add(DropSequence{name_of(call, "name", 0), false, false});
}

void Emitter::rename_sequence(const Call& call) {
  const QualifiedName from = name_of(call, "name", 0);
  QualifiedName to = name_of(call, "newName", -1, "newSchema");
  to.name = to.name.empty() ? from.name : to.name;
  to.schema = call.argument("newSchema") == nullptr ? from.schema : to.schema;
  add(AlterSequence{from, "rename", std::nullopt, to});
}

void Emitter::ensure_schema(const Call& call) {
  if (engine_ == Engine::Postgres) {
    add(CreateSchema{identifier(call.text("name", 0)), true});
  }
}

void Emitter::drop_schema(const Call& call) {
  if (engine_ == Engine::Postgres) {
    add(DropSchema{identifier(call.text("name", 0)), false, false});
  }
}

void Emitter::add_labels(const QualifiedName& type, const std::vector<std::string>& labels,
                         const std::vector<std::string>& old) {
  for (std::size_t i = 0; i < labels.size(); ++i) {
    if (std::ranges::find(old, labels[i]) == old.end()) {
      add(AddEnumValue{type, labels[i], "", i > 0 && i + 1 < labels.size() ? labels[i - 1] : "", false});
    }
  }
}

/// Npgsql keeps enums and extensions as annotations of the database.
void Emitter::alter_database(const Call& call) {
  constexpr std::string_view kEnum = "Npgsql:Enum:";
  constexpr std::string_view kExtension = "Npgsql:PostgresExtension:";
  const auto labels_of = [](const Value& value) {
    std::vector<std::string> out;
    for (const std::string_view label : split(value.text, ',')) {
      out.emplace_back(trim(label));
    }
    return out;
  };
  const auto type_of = [&](std::string_view key) {
    const std::string_view name = key.substr(kEnum.size());
    const std::size_t dot = name.find('.');
    return dot == std::string_view::npos
               ? QualifiedName{std::string(default_schema(engine_)), std::string(name)}
               : QualifiedName{std::string(name.substr(0, dot)), std::string(name.substr(dot + 1))};
  };
  for (const auto& [key, value] : call.annotations) {
    const auto old = call.old_annotations.find(key);
    if (key.starts_with(kEnum) && old != call.old_annotations.end()) {
      add_labels(type_of(key), labels_of(value), labels_of(old->second));
    } else if (key.starts_with(kEnum)) {
      add(CreateEnum{{type_of(key), labels_of(value)}, false});
    } else if (key.starts_with(kExtension) && old == call.old_annotations.end()) {
      add(CreateExtension{key.substr(kExtension.size()), "", true});
    }
  }
  for (const auto& [key, value] : call.old_annotations) {
    if (call.annotations.contains(key)) {
      continue;
    }
    if (key.starts_with(kEnum)) {
      add(DropEnum{type_of(key), false, false});
    } else if (key.starts_with(kExtension)) {
      add(DropExtension{key.substr(kExtension.size()), true, false});
    }
  }
}

}  // namespace signalbox::csharp
