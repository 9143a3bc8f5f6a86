#include "code/uses.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "base/text.h"
#include "code/read_code.h"
#include "code/source.h"

namespace signalbox {
namespace {

constexpr int kMostRelations = 8;

/// How sure a use of a kind is, before anything else is known of it.
double confidence_of(UseKind kind) {
  switch (kind) {
    case UseKind::Sql:
      return 0.95;
    case UseKind::Model:
      return 0.95;
    case UseKind::ModelQuery:
      return 0.9;
    case UseKind::SqlWords:
      return 0.7;
    case UseKind::Identifier:
      return 0.3;
  }
  return 0.3;
}

/// Tables and views of a schema by name, whatever the case.
class NameIndex {
 public:
  explicit NameIndex(const Schema& schema) : usual_(lower(default_schema(schema.engine))) {
    for (const auto& [name, table] : schema.tables) {
      std::vector<std::string>& columns = add(name);
      for (const Column& column : table.columns) {
        columns.push_back(column.name);
      }
    }
    for (const auto& [name, view] : schema.views) {
      add(name) = view.columns;
    }
  }

  /// The table that is meant: of the schema that is written, of the usual one, or the only one of that name.
  const QualifiedName* find(const QualifiedName& written) const {
    const auto found = by_name_.find(lower(written.name));
    if (found == by_name_.end()) {
      return nullptr;
    }
    const std::string schema = lower(written.schema.empty() ? usual_ : written.schema);
    for (const QualifiedName& each : found->second) {
      if (lower(each.schema) == schema || each.schema.empty()) {
        return &each;
      }
    }
    return written.schema.empty() && found->second.size() == 1 ? &found->second.front() : nullptr;
  }

  /// The column as the schema writes it; nullptr when the table has none of that name.
  const std::string* column(const QualifiedName& table, std::string_view name) const {
    for (const std::string& each : columns_.at(table)) {
      if (equals_ignoring_case(each, name)) {
        return &each;
      }
    }
    return nullptr;
  }

  const std::map<QualifiedName, std::vector<std::string>>& tables() const { return columns_; }

 private:
  std::vector<std::string>& add(const QualifiedName& name) {
    by_name_[lower(name.name)].push_back(name);
    return columns_[name];
  }

  std::string usual_;
  std::map<std::string, std::vector<QualifiedName>> by_name_;
  std::map<QualifiedName, std::vector<std::string>> columns_;
};

/// A model with the fields of its parents, and the table that it stands for.
struct KnownModel {
  const Model* model = nullptr;
  const std::string* path = nullptr;
  const QualifiedName* table = nullptr;
  std::vector<ModelField> fields;
};

class UseFinder {
 public:
  UseFinder(std::span<const CodeFile> files, const Schema& schema) : files_(files), names_(schema) { learn_models(); }

  std::vector<FoundUse> find() {
    for (const CodeFile& file : files_) {
      for (const Mention& mention : file.reading.mentions) {
        tell(file.path, mention);
      }
      for (const ModelMention& mention : file.reading.model_mentions) {
        tell(file.path, mention);
      }
    }
    for (const auto& [name, model] : models_) {
      tell(model);
    }
    for (const CodeFile& file : files_) {
      search_names(file);
    }
    return sorted();
  }

 private:
  using Place = std::tuple<std::string, int, QualifiedName, std::string>;

  void learn_models() {
    for (const CodeFile& file : files_) {
      for (const Model& model : file.reading.models) {
        by_class_.emplace(model.name, &model);
        KnownModel known{&model, &file.path, nullptr, model.columns};
        for (const QualifiedName& table : model.tables) {
          known.table = known.table == nullptr ? names_.find(table) : known.table;
        }
        models_.emplace(model.name, std::move(known));
      }
    }
    for (auto& [name, known] : models_) {
      inherit(known);
    }
  }

  void inherit(KnownModel& known) {
    std::string parent = known.model->parent;
    for (int i = 0; i < kMostRelations && !parent.empty(); ++i) {
      const auto found = by_class_.find(parent);
      if (found == by_class_.end() || found->second == known.model) {
        return;
      }
      known.fields.insert(known.fields.end(), found->second->columns.begin(), found->second->columns.end());
      if (known.table == nullptr && known.model->tables.empty()) {
        for (const QualifiedName& table : found->second->tables) {
          known.table = known.table == nullptr ? names_.find(table) : known.table;
        }
      }
      parent = found->second->parent;
    }
  }

  void tell(const std::string& path, const Mention& mention) {
    for (const QualifiedName& written : mention.tables) {
      const QualifiedName* table = names_.find(written);
      if (table == nullptr) {
        continue;
      }
      if (mention.column.empty() || mention.column == "*") {
        add(path, mention.line, *table, mention.column, mention.writes, confidence_of(mention.kind), mention.kind);
        return;
      }
      if (const std::string* column = names_.column(*table, mention.column)) {
        add(path, mention.line, *table, *column, mention.writes, confidence_of(mention.kind), mention.kind);
        return;
      }
    }
  }

  /// Follows the path through relations; the last field that has a column is what is used.
  void tell(const std::string& path, const ModelMention& mention) {
    auto model = models_.find(mention.model);
    for (const std::string& part : mention.path) {
      if (model == models_.end() || model->second.table == nullptr) {
        return;
      }
      const KnownModel& known = model->second;
      const auto field = std::ranges::find(known.fields, part, &ModelField::name);
      const std::string column = field != known.fields.end() ? field->column : part;
      const bool may_name_column = field != known.fields.end() || known.model->all_columns || part.ends_with("_id");
      if (const std::string* found = names_.column(*known.table, column); found != nullptr && may_name_column) {
        add(path, mention.line, *known.table, *found, mention.writes, mention.sureness / 100.0, UseKind::ModelQuery);
      }
      if (field == known.fields.end() || field->relates.empty()) {
        return;
      }
      model = models_.find(field->relates);
    }
  }

  /// A mapped class reads and writes its columns wherever it is loaded and saved.
  void tell(const KnownModel& known) {
    if (known.table == nullptr) {
      return;
    }
    add(*known.path, known.model->line, *known.table, "", true, confidence_of(UseKind::Model), UseKind::Model);
    for (const ModelField& field : known.model->columns) {
      const std::string* column =
          field.column.empty() || field.name == "pk" ? nullptr : names_.column(*known.table, field.column);
      const bool implied = field.name == "id" && field.line == known.model->line;
      if (column != nullptr && !implied) {
        add(*known.path, field.line, *known.table, *column, true, confidence_of(UseKind::Model), UseKind::Model);
      }
    }
  }

  /// A column's name within two lines of its table's name, where nothing better is known of the file. Names that
  /// stand for many things say nothing.
  void search_names(const CodeFile& file) {
    std::map<std::string_view, std::vector<int>> places;
    for (const WordPlace& word : file.reading.words) {
      places[word.word].push_back(word.line);
    }
    for (const auto& [table, columns] : names_.tables()) {
      const auto lines = places.find(lower(table.name));
      if (lines == places.end()) {
        continue;
      }
      for (const std::string& column : columns) {
        const auto found = is_telling(column) ? places.find(lower(column)) : places.end();
        if (found == places.end() || has_better(file.path, table, column)) {
          continue;
        }
        for (const int line : found->second) {
          if (std::ranges::any_of(lines->second, [&](int near) { return std::abs(near - line) <= kNearNames; })) {
            add(file.path, line, table, column, false, confidence_of(UseKind::Identifier), UseKind::Identifier);
          }
        }
      }
    }
  }

  /// A name of two words, or one that is no everyday word of programs.
  static bool is_telling(std::string_view column) {
    static constexpr std::array<std::string_view, 12> kEveryday = {
        "created_at", "updated_at", "deleted_at", "created_on", "updated_on",   "user_id",
        "is_active",  "first_name", "last_name",  "sort_order", "display_name", "created_by"};
    return column.find('_') != std::string_view::npos && std::ranges::find(kEveryday, column) == kEveryday.end();
  }

  bool has_better(const std::string& path, const QualifiedName& table, const std::string& column) const {
    return in_file_.contains({path, table, column}) || in_file_.contains({path, table, "*"});
  }

  void add(const std::string& path, int line, const QualifiedName& table, const std::string& column, bool writes,
           double confidence, UseKind kind) {
    FoundUse use{path, line, table, column, writes ? Access::Write : Access::Read, confidence, kind};
    if (kind != UseKind::Identifier) {
      in_file_.insert({path, table, column});
    }
    const auto [place, fresh] = uses_.try_emplace(Place{path, line, table, column}, use);
    if (!fresh) {
      FoundUse& known = place->second;
      const bool write = known.access == Access::Write || writes;
      if (confidence > known.confidence) {
        known = use;
      }
      known.access = write ? Access::Write : Access::Read;
    }
  }

  std::vector<FoundUse> sorted() {
    std::vector<FoundUse> out;
    out.reserve(uses_.size());
    for (auto& [place, use] : uses_) {
      out.push_back(std::move(use));
    }
    return out;
  }

  std::span<const CodeFile> files_;
  NameIndex names_;
  std::map<std::string, const Model*, std::less<>> by_class_;
  std::map<std::string, KnownModel, std::less<>> models_;
  std::map<Place, FoundUse> uses_;
  std::set<std::tuple<std::string, QualifiedName, std::string>> in_file_;
};

}  // namespace

std::vector<FoundUse> find_uses(std::span<const CodeFile> files, const Schema& schema) {
  return UseFinder(files, schema).find();
}

std::vector<FoundUse> find_uses(std::string_view path, std::string_view text, const Schema& schema) {
  const std::vector<CodeFile> files = {{std::string(path), read_code(path, text)}};
  return find_uses(files, schema);
}

}  // namespace signalbox
