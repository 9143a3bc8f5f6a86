#include "graph/impact.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

#include "config/load.h"
#include "graph/service_graph.h"

namespace signalbox {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const QualifiedName kUsers{"public", "users"};

Column column(std::string name, std::string type, bool nullable = true) {
  Column out;
  out.name = std::move(name);
  out.type = std::move(type);
  out.nullable = nullable;
  return out;
}

/// users(id, email, mood), an enum and a view in the database "orders".
Schema base_schema() {
  Schema schema;
  Table users;
  users.name = kUsers;
  users.columns = {column("id", "integer", false), column("email", "character varying(50)"), column("mood", "mood")};
  users.columns[0].default_value = "nextval('users_id_seq')";
  schema.tables[kUsers] = users;
  schema.enums[{"public", "mood"}] = {{"public", "mood"}, {"sad", "ok", "happy"}};
  View view;
  view.name = {"public", "active_users"};
  view.definition = "select id, email from users";
  view.columns = {"id", "email"};
  schema.views[view.name] = view;
  return schema;
}

/// Backend owns the data; analytics reads some columns, billing writes the table, crm says nothing, mailer is behind
/// analytics.
constexpr std::string_view kCompany = R"(
databases: {orders: {engine: postgres}}
services:
  backend: {repository: b, owner: checkout, database: orders}
  analytics:
    repository: a
    owner: data
    depends_on: [{service: backend, uses: [users.email, active_users.email, users.mood], propagates: true}]
  billing:
    repository: i
    owner: money
    depends_on: [{service: backend, access: write, uses: [Users.*]}]
  crm: {repository: c, depends_on: [backend]}
  list: {repository: l, depends_on: [{service: backend, uses: [users]}]}
  mailer: {repository: m, depends_on: [analytics]}
)";

/// A scan with one branch of backend, and what others feel of it.
class Scene {
 public:
  Scene() : config_(parse_config(kCompany, "/c/f.yaml", {}).value()), uses_(declared_uses(config_)) {
    bases_["orders"] = base_schema();
  }

  Scene& use(Use use) {
    uses_.push_back(std::move(use));
    return *this;
  }
  Scene& change(Operation operation, int line = 1) {
    PendingMigration& pending = pendings_.empty() ? migration() : pendings_.back();
    SchemaChange change;
    change.operation = std::move(operation);
    change.line = line;
    pending.migration.changes.push_back(std::move(change));
    return *this;
  }
  PendingMigration& migration() {
    PendingMigration& pending = pendings_.emplace_back();
    pending.service = "backend";
    pending.database = "orders";
    pending.branch = "feature";
    pending.migration.path = "db/" + std::to_string(pendings_.size()) + ".sql";
    pending.proposed_at = parse_iso8601("2026-11-21T07:00:00Z").value();
    return pending;
  }
  Scene& without_schema() {
    bases_.clear();
    return *this;
  }

  std::vector<Impact> impacts() const { return impacts_of({pendings_, uses_, &bases_, &config_}); }
  /// "analytics U01 error orders/public.users.email", in the report's order.
  std::vector<std::string> summary() const {
    std::vector<std::string> out;
    for (const Impact& each : impacts()) {
      out.push_back(each.service + (each.via.empty() ? " " : "* ") + each.code + " " +
                    std::string(to_string(each.severity)) + " " + each.object);
    }
    return out;
  }
  Impact on(std::string_view service) const {
    const std::vector<Impact> all = impacts();
    const auto found = std::ranges::find(all, service, &Impact::service);
    return found == all.end() ? Impact{} : *found;
  }

 private:
  Config config_;
  std::vector<Use> uses_;
  std::map<std::string, Schema> bases_;
  std::vector<PendingMigration> pendings_;
};

TEST(Impact, ADroppedColumnReachesEverybodyWhoMayUseIt) {
  const Scene scene = Scene().change(DropColumn{kUsers, "email"}, 14);
  EXPECT_THAT(
      scene.summary(),
      ElementsAre("analytics U01 error orders/public.users.email", "billing U01 error orders/public.users.email",
                  "crm U03 warning orders/public.users.email", "list U03 warning orders/public.users.email",
                  "mailer* U01 warning orders/public.users.email"));
  const Impact impact = scene.on("analytics");
  EXPECT_EQ(
      impact.message,
      "orders/public.users.email is dropped, and analytics reads it (/c/f.yaml:8). Move away from it by 2026-12-05.");
  EXPECT_EQ(impact.pending, "backend:feature:db/1.sql");
  EXPECT_EQ(impact.line, 14);
  EXPECT_TRUE(impact.breaking);
  EXPECT_EQ(impact.team, "data");
  EXPECT_EQ(impact.due, "2026-12-05");
  EXPECT_EQ(impact.changed_by, "backend");
  EXPECT_THAT(impact.evidence, ElementsAre(Evidence{"/c/f.yaml", 8, ""}));
  EXPECT_THAT(impact.resolution, HasSubstr("Keep it until its users have moved"));
  EXPECT_THAT(scene.on("mailer").via, ElementsAre("analytics"));
}

TEST(Impact, AnUnusedColumnConcernsOnlyThoseWhoDidNotSay) {
  EXPECT_THAT(Scene().change(DropColumn{kUsers, "id"}).summary(),
              ElementsAre("billing U01 error orders/public.users.id", "crm U03 warning orders/public.users.id",
                          "list U03 warning orders/public.users.id"));
}

TEST(Impact, NamesFoldCaseAndSchemasDoNot) {
  EXPECT_THAT(Scene().change(DropColumn{{"PUBLIC", "USERS"}, "EMAIL"}).summary(), ::testing::SizeIs(5));
  EXPECT_THAT(Scene().change(DropColumn{{"app", "users"}, "email"}).summary(),
              ElementsAre("crm U03 warning orders/app.users.email"));
}

TEST(Impact, OtherDatabasesAreNotConcerned) {
  Scene scene;
  scene.migration().database = "backend";
  EXPECT_THAT(scene.change(DropTable{kUsers}).summary(), IsEmpty());
}

TEST(Impact, ADroppedTableIsCertainForWhoeverNamesIt) {
  EXPECT_THAT(Scene().change(DropTable{kUsers}).summary(),
              ElementsAre("analytics U01 error orders/public.users", "billing U01 error orders/public.users",
                          "list U01 error orders/public.users", "crm U03 warning orders/public.users",
                          "mailer* U01 warning orders/public.users"));
}

TEST(Impact, AnAddedColumnIsNoImpact) {
  EXPECT_THAT(Scene().change(AddColumn{kUsers, column("phone", "text")}).summary(), IsEmpty());
}

TEST(Impact, ARequiredColumnConcernsWriters) {
  EXPECT_THAT(Scene().change(AddColumn{kUsers, column("phone", "text", false)}).summary(),
              ElementsAre("billing U04 error orders/public.users.phone"));
  Column filled = column("phone", "text", false);
  filled.default_value = "''";
  EXPECT_THAT(Scene().change(AddColumn{kUsers, filled}).summary(), IsEmpty());
}

TEST(Impact, NotNullConcernsWritersUnlessItWasSo) {
  EXPECT_THAT(Scene().change(SetNotNull{kUsers, "email"}).summary(),
              ElementsAre("billing U04 error orders/public.users.email"));
  EXPECT_THAT(Scene().change(SetNotNull{kUsers, "id"}).summary(), IsEmpty());
}

TEST(Impact, NewConstraintsConcernWriters) {
  EXPECT_THAT(Scene().change(AddUnique{kUsers, {"u", {"email"}}}).summary(),
              ElementsAre("billing U04 error orders/public.users.email"));
  EXPECT_THAT(Scene().change(AddCheck{kUsers, {"c", "email <> mood", {"email", "mood"}}}).summary(),
              ElementsAre("billing U04 error orders/public.users"));
  CreateIndex unique;
  unique.table = kUsers;
  unique.index.columns = {"email"};
  EXPECT_THAT(Scene().change(unique).summary(), IsEmpty());
  unique.index.unique = true;
  EXPECT_THAT(Scene().change(unique).summary(), ElementsAre("billing U04 error orders/public.users.email"));
}

TEST(Impact, AForeignKeyHoldsOnToItsParent) {
  AddForeignKey key;
  key.table = {"public", "visits"};
  key.key.columns = {"user_id"};
  key.key.references = kUsers;
  EXPECT_THAT(Scene().change(key).summary(), ElementsAre("billing U04 error orders/public.users"));
  key.key.on_delete = "cascade";
  EXPECT_THAT(Scene().change(key).summary(), IsEmpty());
}

TEST(Impact, TypesAreComparedWithTheOldOnes) {
  const auto retype = [](std::string type) {
    AlterColumnType op;
    op.table = kUsers;
    op.column = "email";
    op.type = std::move(type);
    return Scene().change(op).on("analytics");
  };
  EXPECT_EQ(retype("character varying(100)").code, "");
  EXPECT_EQ(retype("text").code, "");
  EXPECT_EQ(retype("character varying(20)").code, "U01");
  EXPECT_EQ(retype("integer").code, "U01");
  EXPECT_THAT(retype("integer").message, HasSubstr("changes from character varying(50) to integer"));
}

TEST(Impact, WithoutASchemaAnyNewTypeMayBreak) {
  AlterColumnType op;
  op.table = kUsers;
  op.column = "email";
  op.type = "text";
  EXPECT_EQ(Scene().without_schema().change(op).on("analytics").code, "U01");
}

TEST(Impact, ChangedMeaningsAreWarnings) {
  const Scene scene = Scene().change(DropNotNull{kUsers, "email"});
  EXPECT_EQ(scene.on("analytics").code, "U05");
  EXPECT_FALSE(scene.on("analytics").breaking);
  EXPECT_EQ(scene.on("analytics").due, "");
  EXPECT_EQ(scene.on("analytics").task, "");
  EXPECT_EQ(scene.on("crm").severity, Severity::Info);
}

TEST(Impact, AnEnumValueIsLostWhereItsTypeIsUsed) {
  const Scene scene = Scene().change(DropEnumValue{{"public", "mood"}, "sad"});
  EXPECT_EQ(scene.on("analytics").object, "orders/public.users.mood");
  EXPECT_THAT(scene.on("analytics").message, HasSubstr("loses the value 'sad'"));
}

TEST(Impact, ADroppedViewIsLikeATable) {
  EXPECT_EQ(Scene().change(DropView{{"public", "active_users"}}).on("analytics").code, "U01");
}

TEST(Impact, AViewThatStandsInForARenamedTableKeepsEverybodyGoing) {
  CreateView shim;
  shim.view.name = kUsers;
  const Scene scene = Scene().change(RenameTable{kUsers, {"public", "people"}}).change(shim);
  EXPECT_THAT(scene.summary(), IsEmpty());
  EXPECT_EQ(Scene().change(RenameTable{kUsers, {"public", "people"}}).on("analytics").code, "U01");
}

TEST(Impact, FollowsTheBranchsOwnRenames) {
  const Scene scene =
      Scene().change(RenameTable{kUsers, {"public", "people"}}, 1).change(DropColumn{{"public", "people"}, "email"}, 2);
  const std::vector<Impact> impacts = scene.impacts();
  const auto dropped =
      std::ranges::find_if(impacts, [](const Impact& each) { return each.line == 2 && each.service == "analytics"; });
  ASSERT_NE(dropped, impacts.end());
  EXPECT_EQ(dropped->object, "orders/public.users.email");
}

TEST(Impact, WhatABranchMakesAndTakesBackIsNobodysBusiness) {
  CreateTable create;
  create.table.name = {"public", "scratch"};
  EXPECT_THAT(Scene().change(create).change(DropTable{create.table.name}).summary(), IsEmpty());
  EXPECT_THAT(Scene().change(AddColumn{kUsers, column("tmp", "text")}).change(DropColumn{kUsers, "tmp"}).summary(),
              IsEmpty());
}

TEST(Impact, AServicesOwnUseIsItsOwnBusiness) {
  Use own;
  own.service = "backend";
  own.database = "orders";
  own.table = "users";
  own.column = "email";
  const Scene scene = Scene().use(own).change(DropColumn{kUsers, "email"});
  EXPECT_EQ(scene.on("backend").code, "");
}

TEST(Impact, InferredUsesWarnAndWeakOnesInform) {
  Use found;
  found.service = "search";
  found.database = "orders";
  found.table = "users";
  found.column = "email";
  found.source = UseSource::Inferred;
  found.confidence = 0.9;
  found.evidence = {{"queries/churn.sql", 14, "abc"}};
  const Impact impact = Scene().use(found).change(DropColumn{kUsers, "email"}).on("search");
  EXPECT_EQ(impact.code, "U02");
  EXPECT_EQ(impact.severity, Severity::Warning);
  EXPECT_EQ(impact.due, "2026-11-28");
  EXPECT_THAT(impact.message, HasSubstr("search reads it (queries/churn.sql:14)"));
  found.confidence = 0.3;
  EXPECT_EQ(Scene().use(found).change(DropColumn{kUsers, "email"}).on("search").severity, Severity::Info);
  found.branch = "feature/search";
  EXPECT_EQ(Scene().use(found).change(DropColumn{kUsers, "email"}).on("search").code, "U07");
}

TEST(Impact, TenPlacesAreOneImpactWithTenPlaces) {
  Scene scene;
  for (int line = 1; line <= 10; ++line) {
    Use found;
    found.service = "search";
    found.database = "orders";
    found.table = "users";
    found.column = "email";
    found.source = UseSource::Inferred;
    found.evidence = {{"q.sql", line, ""}};
    scene.use(found);
  }
  scene.change(DropColumn{kUsers, "email"});
  EXPECT_EQ(scene.on("search").evidence.size(), 10U);
  EXPECT_EQ(std::ranges::count(scene.impacts(), "search", &Impact::service), 1);
}

TEST(Impact, IdsSurviveARebaseAndARenaming) {
  const Impact before = Scene().change(DropColumn{kUsers, "email"}, 3).on("analytics");
  Scene moved;
  moved.migration().branch = "feature/again";
  const Impact after = moved.change(DropColumn{kUsers, "email"}, 30).on("analytics");
  EXPECT_EQ(before.id, after.id);
  EXPECT_EQ(before.task, after.task);
  EXPECT_TRUE(before.id.starts_with("i-"));
  EXPECT_TRUE(before.task.starts_with("t-"));
  EXPECT_NE(Scene().change(DropColumn{kUsers, "id"}).on("billing").id, before.id);
}

TEST(Impact, ADeletedMigrationDoesNothing) {
  Scene scene;
  scene.migration().status = FileStatus::Deleted;
  EXPECT_THAT(scene.change(DropTable{kUsers}).summary(), IsEmpty());
}

TEST(Impact, TheSameScanGivesTheSameBytes) {
  const Scene scene = Scene().change(DropTable{kUsers}).change(SetNotNull{kUsers, "email"});
  EXPECT_EQ(scene.impacts(), scene.impacts());
}

}  // namespace
}  // namespace signalbox
