// Services: where they are, what they migrate, what they use.

#include <algorithm>
#include <cctype>

#include "base/text.h"
#include "config/keys.h"
#include "config/repository_url.h"
#include "config/values.h"

namespace signalbox {
namespace {

Kind<Access> access_kind() {
  return one_of<Access>({{"read", Access::Read}, {"write", Access::Write}});
}

Kind<DeclaredUse> use_text() {
  return {R"({"type":"string"})", [](Decoding& in, const YamlNode& node, DeclaredUse& out) {
            const std::string expected =
                "a use such as \"orders\", \"orders.id\", \"orders.*\" or \"db/public.orders.id\"";
            const auto text = in.text(node, expected);
            if (!text) {
              return;
            }
            auto use = parse_use(text->text);
            if (!use) {
              in.wrong_value(node, expected);
              return;
            }
            use->access = out.access;
            out = std::move(*use);
            out.where = in.span(node);
            if (!out.database.empty()) {
              in.refer(NameReference::To::Database, out.database, node);
            }
          }};
}

Kind<DeclaredUse> use_kind() {
  const Kind<DeclaredUse> brief = use_text();
  const Key<DeclaredUse> object_key{"object", described(brief.schema, "table, table.column or table.*"), brief.read,
                                    true};
  return short_or_long(brief, object<DeclaredUse>({object_key, key("access", &DeclaredUse::access, access_kind(),
                                                                   "read (the default) or write")}));
}

/// The uses take the access of what surrounds them, unless they say their own.
template <typename T>
Key<T> uses_key() {
  const Kind<std::vector<DeclaredUse>> kind = list_of(use_kind());
  return {"uses", described(kind.schema, "what is read or written; leave out for anything"),
          [](Decoding& in, const YamlNode& node, T& out) {
            const Access common = out.access;
            Kind<DeclaredUse> item = use_kind();
            const auto read = item.read;
            item.read = [read, common](Decoding& inner, const YamlNode& each, DeclaredUse& use) {
              use.access = common;
              read(inner, each, use);
            };
            list_of(item).read(in, node, out.uses);
          }};
}

Kind<Dependency> dependency_kind() {
  const Kind<std::string> service = name_of(NameReference::To::Service);
  const Kind<Dependency> brief = {service.schema, [service](Decoding& in, const YamlNode& node, Dependency& out) {
                                    service.read(in, node, out.service);
                                    out.where = in.span(node);
                                  }};
  return short_or_long(
      brief,
      object<Dependency>({required(key("service", &Dependency::service, service, "the service whose data is used")),
                          key("access", &Dependency::access, access_kind(), "read (the default) or write"),
                          uses_key<Dependency>(),
                          key("propagates", &Dependency::propagates, boolean(),
                              "passes the data on, so that its own dependents are affected too")}));
}

Kind<BranchFilter> branches_kind() {
  return object<BranchFilter>({key("include", &BranchFilter::include, list_of(glob()), "branches to look at"),
                               key("exclude", &BranchFilter::exclude, list_of(glob()), "branches to leave out"),
                               key("max_age", &BranchFilter::max_age, duration(), "of a branch's last commit")});
}

Kind<std::string> repository_folder() {
  return parsed<std::string>(R"({"type":"string"})", "a folder inside the repository, without '..' and '\\'",
                             normalized_folder);
}

/// A name that needs no quotes, with or without a schema: it stands in questions to databases.
std::optional<std::string> parse_table_name(std::string_view text) {
  constexpr std::size_t kLongest = 64;
  const std::vector<std::string_view> parts = split(text, '.');
  const auto is_plain = [](std::string_view part) {
    return !part.empty() && part.size() <= kLongest && part.find_first_of("0123456789") != 0 &&
           std::ranges::all_of(part, [](char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; });
  };
  return parts.size() <= 2 && std::ranges::all_of(parts, is_plain) ? std::optional<std::string>(text) : std::nullopt;
}

Kind<MigrationFolder> migrations_kind() {
  return object<MigrationFolder>(
      {key("key", &MigrationFolder::key, text(), "tells several folders of one service apart; main when left out"),
       key("framework", &MigrationFolder::framework, word_of(framework_names()), "recognised when left out"),
       key("path", &MigrationFolder::path, repository_folder(), "folder that holds the migrations"),
       key("database", &MigrationFolder::database, name_of(NameReference::To::Database),
           "which one they change; the service's when left out"),
       key("history_table", &MigrationFolder::history_table,
           parsed<std::string>(R"({"type":"string"})", "a table's name, or schema.table, of letters, digits and _",
                               parse_table_name),
           "where the runner keeps what has run; the framework's usual one when left out")});
}

Key<Service> repository_key() {
  return {"repository", described(R"({"type":"string"})", "URL, or path relative to this file"),
          [](Decoding& in, const YamlNode& node, Service& out) {
            const auto text = in.text(node, "a repository's URL or path");
            if (!text) {
              return;
            }
            auto address = parse_repository(text->text, in.folder());
            if (!address) {
              in.problem(node, "is no repository address; write https://…, ssh://…, user@host:path or a path");
              return;
            }
            out.repository = std::move(address->url);
            out.project = std::move(address->project);
            out.credential = std::move(address->credential);
          },
          true};
}

/// `database: orders` names a declared one, `database: postgres` makes one of the service's own.
Key<Service> database_key() {
  return {"database", described(R"({"type":"string"})", "a database, or an engine's name for one of its own"),
          [](Decoding& in, const YamlNode& node, Service& out) {
            if (const auto text = in.text(node, "a database's name or an engine")) {
              out.database = text->text;
              if (!parse_engine(out.database)) {
                in.refer(NameReference::To::Database, out.database, node);
              }
            }
          }};
}

Key<Service> dependent_services_key() {
  const Kind<std::vector<std::string>> kind = list_of(name_of(NameReference::To::Service));
  return {"dependent_services", described(kind.schema, "services that use this one: depends_on, written here"),
          [kind](Decoding& in, const YamlNode& node, Service& out) {
            std::vector<std::string> names;
            kind.read(in, node, names);
            for (std::size_t i = 0; i < names.size(); ++i) {
              if (!names[i].empty()) {
                in.reversed_dependencies.push_back({out.name, names[i], in.key_path(), in.span(node.items[i])});
              }
            }
          }};
}

}  // namespace

const std::vector<std::string>& framework_names() {
  static const std::vector<std::string> names = {
      "alembic", "dbmate",    "diesel", "django", "drizzle",   "efcore", "flyway",      "golang-migrate", "goose",
      "knex",    "liquibase", "prisma", "rails",  "sequelize", "sql",    "sql-migrate", "sqlx",           "typeorm"};
  return names;
}

Kind<Service> service_kind() {
  return object<Service>(
      {key("name", &Service::display_name, text(), "shown to people instead of the key"), repository_key(),
       key("project", &Service::project, text(), "name at the forge, such as acme/backend; from the URL when left out"),
       key("forge", &Service::forge, word_of({"bitbucket", "gitea", "github", "gitlab"}), "from the URL when left out"),
       key("owner", &Service::owner, name_of(NameReference::To::Team), "team that answers for it"),
       key("base", &Service::base, text(), "branch that is deployed from; the default branch when left out"),
       key("branches", &Service::branches, branches_kind(), "which branches are looked at"), database_key(),
       key("migrations", &Service::migrations, list_of(migrations_kind()), "recognised when left out"),
       key("depends_on", &Service::depends_on, list_of(dependency_kind()), "services whose data it uses"),
       dependent_services_key(),
       key("access", &Service::access, access_kind(), "of `uses`: read (the default) or write"), uses_key<Service>(),
       key("code", &Service::code, list_of(glob()), "files where uses are looked for"),
       key("policy", &Service::policy, policy_kind(), "what differs from the common policy")});
}

}  // namespace signalbox
