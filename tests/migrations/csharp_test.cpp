#include <gtest/gtest.h>

#include "migrations/reader.h"

namespace signalbox {
namespace {

Migration read_efcore(const std::string& body) {
  const std::string path = "Migrations/20260101000000_A.cs";
  const std::string text =
      "public partial class A : Migration {\n protected override void Up(MigrationBuilder b) {\n" + body + "\n }\n}\n";
  return read_migration({"efcore", {path, {{path, text}}, "Migrations", Engine::Postgres, {}, {}}});
}

TEST(CSharpReader, SurvivesWhatIsNestedDeeply) {
  EXPECT_FALSE(read_efcore("b.Sql(" + std::string(30'000, '(')).unknowns.empty());
  std::string blocks;
  for (int i = 0; i < 5'000; ++i) {
    blocks += "{";
  }
  EXPECT_FALSE(read_efcore(blocks + "b.Sql(\"x\");" + std::string(5'000, '}')).unknowns.empty());
}

// Arguments that the source lost: these were read from in front of an empty list.
TEST(CSharpReader, SurvivesArgumentsThatAreNotThere) {
  EXPECT_FALSE(read_efcore("b.DropColumn(name: \"c\", table: \"T\").Annotation(\"x: 1, , );").unknowns.empty());
  EXPECT_FALSE(read_efcore("b.AddColumn<int>(name: \"Id\", table: \"T\").Annotation(\"MySql:Vif (a.B > 1) { b.X: "
                           "\"longtext\", old: true);")
                   .unknowns.empty());
  EXPECT_FALSE(read_efcore("Helper(b, , \"x);").unknowns.empty());
}

TEST(CSharpReader, SurvivesLoopsInLoops) {
  std::string body;
  for (int i = 0; i < 12; ++i) {
    body += "foreach (var x" + std::to_string(i) + " in new[] { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 })\n";
  }
  EXPECT_FALSE(read_efcore(body + "b.DropTable(\"T\");").unknowns.empty());
}

TEST(CSharpReader, ReadsAMegabyteOfCalls) {
  std::string body;
  while (body.size() < 1'000'000) {
    body += "b.AddColumn<string>(name: \"c" + std::to_string(body.size()) +
            "\", table: \"T\", type: \"text\", nullable: true);\n";
  }
  const Migration migration = read_efcore(body);
  EXPECT_TRUE(migration.unknowns.empty());
  EXPECT_GT(migration.changes.size(), 9'000U);
}

}  // namespace
}  // namespace signalbox
