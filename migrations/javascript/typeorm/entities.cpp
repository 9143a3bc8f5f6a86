#include "migrations/javascript/typeorm/entities.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>

#include "migrations/javascript/typeorm/compile.h"

namespace signalbox::js::typeorm {
namespace {

using Kind = RowsCall::Kind;

bool is_repository(std::string_view name) {
  return name == "getRepository" || name == "getTreeRepository" || name == "getCustomRepository" ||
         name == "withRepository";
}

bool is_condition(std::string_view name) {
  return name == "where" || name == "andWhere" || name == "orWhere" || name == "whereInIds";
}

/// What a call on a manager, a repository or a query builder does to rows; nullopt: nothing.
std::optional<Kind> kind_of(std::string_view name) {
  static constexpr auto kKinds = std::to_array<std::pair<std::string_view, Kind>>({
      {"create", Kind::Makes},       {"merge", Kind::Makes},           {"preload", Kind::Makes},
      {"save", Kind::Inserts},       {"insert", Kind::Inserts},        {"upsert", Kind::Inserts},
      {"update", Kind::Updates},     {"increment", Kind::Updates},     {"decrement", Kind::Updates},
      {"softDelete", Kind::Updates}, {"softRemove", Kind::Updates},    {"restore", Kind::Updates},
      {"recover", Kind::Updates},    {"delete", Kind::Deletes},        {"remove", Kind::Deletes},
      {"clear", Kind::Clears},       {"count", Kind::Reads},           {"countBy", Kind::Reads},
      {"exist", Kind::Reads},        {"exists", Kind::Reads},          {"existsBy", Kind::Reads},
      {"getMany", Kind::Reads},      {"getManyAndCount", Kind::Reads}, {"getOne", Kind::Reads},
      {"getOneOrFail", Kind::Reads}, {"getRawMany", Kind::Reads},      {"getRawOne", Kind::Reads},
      {"getCount", Kind::Reads},     {"getExists", Kind::Reads},       {"getRawAndEntities", Kind::Reads},
  });
  const auto* found = std::ranges::find(kKinds, name, &std::pair<std::string_view, Kind>::first);
  if (found != kKinds.end()) {
    return found->second;
  }
  return name.starts_with("find") ? std::optional(Kind::Reads) : std::nullopt;
}

bool is_class_name(std::string_view name) {
  return !name.empty() && std::isupper(static_cast<unsigned char>(name.front())) != 0;
}

/// User of `import { User } from "../entity/User"`; empty for what is no class.
std::string imported_class(const Chain& chain) {
  std::string name = chain.links.empty() ? "" : chain.links.front().name;
  if (name.empty()) {  // the default of a file that is called after it
    name = chain.root.substr(chain.root.rfind('/') + 1);
    name.resize(std::min(name.size(), name.find('.')));
  }
  return is_class_name(name) ? name : "";
}

/// The calls that take whole objects: no other rows are meant.
bool takes_objects(std::string_view name) {
  return name == "save" || name == "remove" || name == "softRemove" || name == "recover";
}

/// Puts into `call` whose rows a value stands for: a table's name, a class, an object of one, a list of those.
void take_target(RowsCall& call, const Value& value) {
  if (const std::string* text = as_string(value)) {
    // TypeORM looks for a class or a table of that name.
    (is_class_name(*text) ? call.entity : call.table) = *text;
  } else if (const Array* array = as_array(value)) {
    if (!array->items.empty()) {
      take_target(call, array->items.front());
    }
  } else if (const Object* object = as_object(value)) {
    call.entity = object->class_name;
  } else if (const Chain* chain = as_chain(value)) {
    if (const auto made = rows_call(*chain)) {
      call.table = made->table;
      call.entity = made->entity;
    } else if (chain->root.starts_with(kEntity)) {
      call.entity = chain->root.substr(kEntity.size());
    } else if (chain->kind == Chain::Root::Import) {
      call.entity = imported_class(*chain);
    } else if (chain->root == "Object" && !chain->links.empty()) {  // Object.assign(new User(), …)
      take_target(call, argument(chain->links.back(), 0));
    }
  }
}

}  // namespace

std::optional<RowsCall> rows_call(const Chain& chain) {
  RowsCall call;
  bool of_repository = false;
  bool built = false;
  bool found = false;
  for (const Link& link : chain.links) {
    if (!link.called) {
      continue;
    }
    const Value first = argument(link, 0);
    if (is_repository(link.name)) {
      of_repository = true;
      take_target(call, first);
    } else if (link.name == "createQueryBuilder") {
      built = true;
      if (!of_repository) {  // a repository's takes an alias
        take_target(call, first);
      }
    } else if (const auto kind = kind_of(link.name); kind && !found) {
      found = true;
      call.kind = *kind;
      if (!of_repository && !(built && is_nothing(first))) {
        take_target(call, first);
      }
      call.filtered = takes_objects(link.name) || (!built && !is_nothing(argument(link, of_repository ? 0 : 1)));
    } else if (built && (link.name == "into" || link.name == "from")) {
      take_target(call, first);
    } else if (built && is_condition(link.name)) {
      call.filtered = true;
    }
  }
  return found ? std::optional(std::move(call)) : std::nullopt;
}

bool leads_to_entities(const Chain& chain) {
  const bool leads = std::ranges::any_of(chain.links, [](const Link& link) {
    return is_repository(link.name) || link.name == "getManager" || link.name == "manager" ||
           link.name == "createQueryBuilder";
  });
  return leads && rows_call(chain).has_value();
}

}  // namespace signalbox::js::typeorm
