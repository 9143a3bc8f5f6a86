// What Alembic and Django themselves make of the histories that the checks speak of: the tool's own outcome is the
// expected value.

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "base/process.h"
#include "conflicts/history_line.h"
#include "tests/conflicts/situation.h"
#include "tests/support/temporary_folder.h"

namespace signalbox {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using testing::TemporaryFolder;

PendingMigration pending_revision(std::string_view branch, std::string_view framework, std::string id,
                                  std::vector<std::string> parents) {
  PendingMigration out = testing::pending_sql(branch, "");
  out.content_hash = id;
  out.migration.framework = framework;
  out.migration.path = id + ".py";
  out.migration.revision = std::move(id);
  out.migration.parents = std::move(parents);
  return out;
}

using Check = void (*)(const HistoryLine&, Collector&);

/// What one check, that of the heads unless another is asked for, says of these pending revisions on a base with one.
std::vector<Conflict> judged(std::string_view framework, const std::string& base,
                             const std::vector<PendingMigration>& pending, Check check = check_heads) {
  const Framework rules{.name = framework, .order = VersionOrder::Graph};
  BaseHistory history;
  history.migrations.emplace_back();
  history.migrations.back().revision = base;
  HistoryLine line;
  line.base = &history;
  line.framework = &rules;
  for (const PendingMigration& each : pending) {
    line.added.push_back(&each);
  }
  std::set<std::string> revisions = {base};
  for (const PendingMigration& each : pending) {
    revisions.insert(each.migration.revision);
  }
  line.revisions_of_service = &revisions;
  Collector collector;
  check(line, collector);
  return collector.take();
}

/// A folder in which a Python tool runs, with an SQLite database of its own.
class ToolTest : public ::testing::Test {
 protected:
  /// Standard output and errors together; empty output of a run that succeeds is "".
  std::string run(std::vector<std::string> arguments) {
    ProcessOptions options;
    options.working_directory = folder_.path().string();
    options.environment = {{"PYTHONDONTWRITEBYTECODE", "1"}, {"PYTHONPATH", folder_.path().string()}};
    const auto result = run_process(arguments, options);
    succeeded_ = result && result->succeeded();
    return result ? result->output + result->error_output : to_string(result.error());
  }

  TemporaryFolder folder_;
  bool succeeded_ = false;
};

class Alembic : public ToolTest {
 protected:
  Alembic() {
    folder_.write("alembic.ini", "[alembic]\nscript_location = .\n");
    folder_.write("script.py.mako",
                  "revision = ${repr(up_revision)}\ndown_revision = ${repr(down_revision)}\n\n"
                  "def upgrade():\n    pass\n\ndef downgrade():\n    pass\n");
    folder_.write("env.py",
                  "from alembic import context\nfrom sqlalchemy import create_engine\n"
                  "with create_engine('sqlite:///shop.sqlite').connect() as connection:\n"
                  "    context.configure(connection=connection)\n"
                  "    with context.begin_transaction():\n"
                  "        context.run_migrations()\n");
    revision("r1", "None", "op.create_table('orders', sa.Column('id', sa.Integer, primary_key=True))");
  }

  void revision(const std::string& id, const std::string& parent, const std::string& upgrade) {
    file(id, id, parent, "None", upgrade);
  }
  void file(const std::string& name, const std::string& id, const std::string& parent, const std::string& depends_on,
            const std::string& upgrade) {
    folder_.write("versions/" + name + ".py",
                  fmt::format("from alembic import op\nimport sqlalchemy as sa\nrevision = '{}'\ndown_revision = {}\n"
                              "depends_on = {}\n\ndef upgrade():\n    {}\n\ndef downgrade():\n    pass\n",
                              id, parent, depends_on, upgrade));
  }
  static std::string add_column(const std::string& type) {
    return "op.add_column('orders', sa.Column('status', sa." + type + "))";
  }

  std::string upgrade() { return run({"/usr/bin/alembic", "upgrade", "head"}); }
};

TEST_F(Alembic, StopsAtTwoHeadsWithTheWordsThatAreForetold) {
  revision("r2", "'r1'", add_column("Text"));
  revision("r3", "'r1'", "pass");
  const std::string said = upgrade();
  EXPECT_FALSE(succeeded_);
  const std::vector<Conflict> found =
      judged("alembic", "r1",
             {pending_revision("a", "alembic", "r2", {"r1"}), pending_revision("b", "alembic", "r3", {"r1"})});
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_THAT(said, HasSubstr("Multiple head revisions are present"));
  EXPECT_THAT(found[0].in_production, HasSubstr("Multiple head revisions are present"));
}

TEST_F(Alembic, RunsOnceTheParentIsChangedAsAdvised) {
  revision("r2", "'r1'", add_column("Text"));
  const std::vector<Conflict> found =
      judged("alembic", "r1",
             {pending_revision("a", "alembic", "r2", {"r1"}), pending_revision("b", "alembic", "r3", {"r1"})});
  ASSERT_THAT(found, SizeIs(1));
  ASSERT_THAT(found[0].resolution, HasSubstr("down_revision = \"r2\""));
  revision("r3", "\"r2\"", "pass");
  const std::string said = upgrade();
  EXPECT_TRUE(succeeded_) << said;
}

TEST_F(Alembic, RunsWithAMergeRevisionAndNothingIsSaid) {
  revision("r2", "'r1'", "pass");
  revision("r3", "'r1'", "pass");
  revision("r4", "('r2', 'r3')", "pass");
  const std::string said = upgrade();
  EXPECT_TRUE(succeeded_) << said;
  EXPECT_THAT(judged("alembic", "r1",
                     {pending_revision("a", "alembic", "r2", {"r1"}), pending_revision("b", "alembic", "r3", {"r1"}),
                      pending_revision("c", "alembic", "r4", {"r2", "r3"})}),
              IsEmpty());
}

TEST_F(Alembic, MergesHeadsThatClashAndFailsWhenItRuns) {
  revision("r2", "'r1'", add_column("Text"));
  revision("r3", "'r1'", add_column("Integer"));
  run({"/usr/bin/alembic", "merge", "heads"});
  EXPECT_TRUE(succeeded_);
  EXPECT_THAT(upgrade(), HasSubstr("duplicate column name: status"));
  EXPECT_FALSE(succeeded_);
}

TEST_F(Alembic, OnlyWarnsOfARevisionInTwoFilesAndNeverRunsOneOfThem) {
  file("r2_a", "r2", "'r1'", "None", "print('one')");
  file("r2_b", "r2", "'r1'", "None", "print('other')");
  const std::string said = upgrade();
  EXPECT_FALSE(succeeded_);
  EXPECT_THAT(said, HasSubstr("Revision r2 is present more than once"));
  EXPECT_THAT(said, HasSubstr("Multiple head revisions are present"));
  const std::string forced = run({"/usr/bin/alembic", "upgrade", "heads"});
  EXPECT_TRUE(succeeded_) << forced;
  const auto ran = [&](const char* word) { return forced.find(word) != std::string::npos; };
  EXPECT_NE(ran("\none\n") || forced.starts_with("one\n"), ran("\nother\n") || forced.starts_with("other\n")) << forced;
  std::vector<PendingMigration> pending = {pending_revision("a", "alembic", "r2", {"r1"}),
                                           pending_revision("b", "alembic", "r2", {"r1"})};
  pending[1].content_hash = "other";
  const std::vector<Conflict> found = judged("alembic", "r1", pending, check_duplicate_revisions);
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_THAT(found[0].in_production, HasSubstr("Revision r2 is present more than once"));
  EXPECT_THAT(found[0].in_production, HasSubstr("Multiple head revisions are present"));
}

TEST_F(Alembic, StopsAtAParentThatNobodyHas) {
  revision("r8", "'r7'", "pass");
  EXPECT_THAT(upgrade(), HasSubstr("KeyError: 'r7'"));
  EXPECT_FALSE(succeeded_);
  const std::vector<Conflict> found =
      judged("alembic", "r1", {pending_revision("a", "alembic", "r8", {"r7"})}, check_missing_parents);
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_THAT(found[0].in_production, HasSubstr("KeyError: 'r7'"));
}

TEST_F(Alembic, StopsAtADependencyThatNobodyHas) {
  file("r2", "r2", "'r1'", "'0123456789ab'", "pass");
  EXPECT_THAT(upgrade(), HasSubstr("KeyError: '0123456789ab'"));
  EXPECT_FALSE(succeeded_);
  PendingMigration pending = pending_revision("a", "alembic", "r2", {"r1"});
  pending.migration.dependencies = {"0123456789ab"};
  const std::vector<Conflict> found = judged("alembic", "r1", {pending}, check_missing_dependencies);
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_THAT(found[0].in_production, HasSubstr("KeyError: '0123456789ab'"));
}

TEST_F(Alembic, StopsAtACircleOfParents) {
  revision("r2", "'r3'", "pass");
  revision("r3", "'r2'", "pass");
  EXPECT_THAT(upgrade(), HasSubstr("Cycle is detected in revisions"));
  const std::vector<Conflict> found = judged(
      "alembic", "r1", {pending_revision("a", "alembic", "r2", {"r3"}), pending_revision("b", "alembic", "r3", {"r2"})},
      check_cycles);
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_THAT(found[0].in_production, HasSubstr("\"Cycle is detected in revisions\""));
}

TEST_F(Alembic, StopsAtACircleOfDependencies) {
  file("r2", "r2", "'r1'", "'r3'", "pass");
  revision("r3", "'r2'", "pass");
  EXPECT_THAT(upgrade(), HasSubstr("Dependency cycle is detected in revisions"));
  std::vector<PendingMigration> pending = {pending_revision("a", "alembic", "r2", {"r1"}),
                                           pending_revision("b", "alembic", "r3", {"r2"})};
  pending[0].migration.dependencies = {"r3"};
  const std::vector<Conflict> found = judged("alembic", "r1", pending, check_cycles);
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_THAT(found[0].in_production, HasSubstr("\"Dependency cycle is detected in revisions\""));
}

class Django : public ToolTest {
 protected:
  Django() {
    folder_.write("settings.py",
                  "SECRET_KEY = 'x'\nINSTALLED_APPS = ['shop']\nDEFAULT_AUTO_FIELD = 'django.db.models.AutoField'\n"
                  "DATABASES = {'default': {'ENGINE': 'django.db.backends.sqlite3', 'NAME': 'shop.sqlite'}}\n");
    folder_.write("shop/__init__.py", "");
    folder_.write("shop/models.py", "");
    folder_.write("shop/migrations/__init__.py", "");
    migration("0001_initial", "", "migrations.CreateModel('Order', [('id', models.AutoField(primary_key=True))])");
  }

  void migration(const std::string& name, const std::string& parent, const std::string& operation,
                 const std::string& other = "") {
    const std::string dependency = parent.empty() ? "" : "('shop', '" + parent + "'), " + other;
    folder_.write("shop/migrations/" + name + ".py",
                  fmt::format("from django.db import migrations, models\n\nclass Migration(migrations.Migration):\n"
                              "    dependencies = [{}]\n    operations = [{}]\n",
                              dependency, operation));
  }
  static std::string add_field(const std::string& field) {
    return "migrations.AddField('Order', 'status', models." + field + ")";
  }

  std::string django(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), {"/usr/bin/python3", "-m", "django"});
    arguments.insert(arguments.end(), {"--settings", "settings"});
    return run(arguments);
  }
};

TEST_F(Django, StopsAtTwoLeafNodesWithTheWordsThatAreForetold) {
  migration("0002_a", "0001_initial", add_field("CharField(null=True, max_length=20)"));
  migration("0002_b", "0001_initial", add_field("IntegerField(null=True)"));
  const std::string said = django({"migrate"});
  EXPECT_FALSE(succeeded_);
  const std::vector<Conflict> found = judged("django", "shop/0001_initial",
                                             {pending_revision("a", "django", "shop/0002_a", {"shop/0001_initial"}),
                                              pending_revision("b", "django", "shop/0002_b", {"shop/0001_initial"})});
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_THAT(said, HasSubstr("Conflicting migrations detected; multiple leaf nodes"));
  EXPECT_THAT(found[0].in_production, HasSubstr("Conflicting migrations detected; multiple leaf nodes"));
}

// PostgreSQL would refuse the second column of that name; on SQLite Django makes the table anew each time, and the
// second definition replaces the first without a word.
TEST_F(Django, MergesLeafNodesThatClashAndRunsThem) {
  migration("0002_a", "0001_initial", add_field("CharField(null=True, max_length=20)"));
  migration("0002_b", "0001_initial", add_field("IntegerField(null=True)"));
  const std::string merged = django({"makemigrations", "--merge", "--noinput"});
  EXPECT_TRUE(succeeded_) << merged;
  EXPECT_THAT(django({"migrate"}), HasSubstr("Applying shop.0003_merge"));
  EXPECT_TRUE(succeeded_);
}

TEST_F(Django, RunsTwoOfOneNumberThatAreChained) {
  migration("0002_a", "0001_initial", add_field("IntegerField(null=True)"));
  migration("0002_b", "0002_a", "migrations.RunSQL('select 1')");
  const std::string said = django({"migrate"});
  EXPECT_TRUE(succeeded_) << said;
  EXPECT_THAT(judged("django", "shop/0001_initial",
                     {pending_revision("a", "django", "shop/0002_a", {"shop/0001_initial"}),
                      pending_revision("b", "django", "shop/0002_b", {"shop/0002_a"})}),
              IsEmpty());
}

TEST_F(Django, StopsAtADependencyOfAnotherAppThatNobodyHas) {
  migration("0002_a", "0001_initial", "", "('shop', '0007_gone')");
  EXPECT_THAT(django({"migrate"}), HasSubstr("NodeNotFoundError: Migration shop.0002_a dependencies reference "
                                             "nonexistent parent node"));
  PendingMigration pending = pending_revision("a", "django", "shop/0002_a", {"shop/0001_initial"});
  pending.migration.dependencies = {"shop/0007_gone"};
  const std::vector<Conflict> found = judged("django", "shop/0001_initial", {pending}, check_missing_dependencies);
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_THAT(found[0].in_production, HasSubstr("NodeNotFoundError"));
  EXPECT_THAT(found[0].in_production, HasSubstr("dependencies reference nonexistent parent node"));
}

TEST_F(Django, StopsAtACircle) {
  migration("0002_a", "0003_b", "");
  migration("0003_b", "0002_a", "");
  EXPECT_THAT(django({"migrate"}), HasSubstr("CircularDependencyError"));
  const std::vector<Conflict> found = judged("django", "shop/0001_initial",
                                             {pending_revision("a", "django", "shop/0002_a", {"shop/0003_b"}),
                                              pending_revision("b", "django", "shop/0003_b", {"shop/0002_a"})},
                                             check_cycles);
  ASSERT_THAT(found, SizeIs(1));
  EXPECT_THAT(found[0].in_production, HasSubstr("CircularDependencyError"));
}

}  // namespace
}  // namespace signalbox
