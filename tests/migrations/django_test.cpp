// Django's histories: what the examples below cases/django cannot show, files without measure above all.

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <functional>
#include <string>
#include <variant>
#include <vector>

#include "migrations/framework.h"
#include "migrations/reader.h"

namespace signalbox {
namespace {

/// shop/migrations/0001_initial.py of these operations, with its history settled.
Migration migration_of(int operations, const std::function<std::string(int)>& operation) {
  std::string text =
      "from django.db import migrations, models\n"
      "class Migration(migrations.Migration):\n"
      "    operations = [\n";
  for (int i = 0; i < operations; ++i) {
    text += "        migrations." + operation(i) + ",\n";
  }
  const std::string path = "shop/migrations/0001_initial.py";
  std::vector<Migration> history = {
      read_migration({"django", {path, {{path, text + "    ]\n"}}, "shop/migrations", Engine::Postgres, {}}})};
  settle_migrations(*find_framework("django"), history);
  return *std::ranges::find(history, path, &Migration::path);
}

template <typename T>
std::ptrdiff_t count(const std::vector<SchemaChange>& changes) {
  return std::ranges::count_if(changes,
                               [](const SchemaChange& change) { return std::holds_alternative<T>(change.operation); });
}

std::string create_model(const std::string& name, const std::string& more_fields = "") {
  return "CreateModel(name='" + name + "', fields=[('id', models.AutoField(primary_key=True))" + more_fields + "])";
}

TEST(DjangoHistory, ReadsTwentyThousandOperationsOfOneFile) {
  constexpr int kModels = 6'600;
  const Migration migration = migration_of(3 * kModels, [&](int i) {
    const std::string name = "T" + std::to_string(i % kModels);
    return i < kModels       ? create_model(name)
           : i < 2 * kModels ? "AddField('" + name + "', 'next', models.ForeignKey('shop.T" +
                                   std::to_string((i + 1) % kModels) + "', on_delete=models.CASCADE))"
                             : "RenameField('" + name + "', 'next', 'following')";
  });
  EXPECT_TRUE(migration.unknowns.empty());
  EXPECT_TRUE(migration.has_down);
  EXPECT_EQ(count<CreateTable>(migration.changes), kModels);
  EXPECT_EQ(count<AddColumn>(migration.changes), kModels);
  EXPECT_EQ(count<RenameColumn>(migration.changes), kModels);
  EXPECT_EQ(count<DropTable>(migration.rollback), kModels);
  // Indexes come last, when the columns have their later names.
  const auto* index = std::get_if<CreateIndex>(&migration.changes.back().operation);
  ASSERT_NE(index, nullptr);
  EXPECT_EQ(index->table.name, "shop_t6599");
  EXPECT_EQ(index->index.columns, std::vector<std::string>{"following_id"});
}

TEST(DjangoHistory, FollowsNoFileThatChangesLargeModelsWithoutEnd) {
  std::string fields;
  for (int i = 0; i < 3'000; ++i) {
    fields += ", ('f" + std::to_string(i) + "', models.TextField())";
  }
  const Migration migration = migration_of(3'000, [&](int i) {
    return i == 0 ? create_model("Wide", fields)
                  : "AlterField('Wide', 'f" + std::to_string(i) + "', models.TextField(null=True))";
  });
  ASSERT_EQ(migration.unknowns.size(), 1U);
  EXPECT_EQ(migration.unknowns.front().message, "The file changes its models more often than can be followed.");
  ASSERT_EQ(migration.changes.size(), 1U);
  EXPECT_TRUE(std::holds_alternative<UnknownChange>(migration.changes.front().operation));
  EXPECT_TRUE(migration.rollback.empty());
}

TEST(DjangoHistory, RefusesMoreOperationsThanAnybodyWrites) {
  const Migration migration = migration_of(20'001, [](int) { return "AlterModelOptions('A', options={})"; });
  ASSERT_EQ(migration.unknowns.size(), 1U);
  EXPECT_EQ(migration.unknowns.front().message, "The file has more than 20000 operations.");
}

}  // namespace
}  // namespace signalbox
