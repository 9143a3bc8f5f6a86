#include "schema/codec.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "schema/binary.h"

namespace signalbox {
namespace {

const QualifiedName kOrders{"public", "orders"};

SchemaChange add_status() {
  Column status{.name = "status", .type = "text", .nullable = false};
  return {.operation = AddColumn{.table = kOrders, .column = status}, .line = 14};
}

ForeignKey user_key() {
  return {.name = "orders_user_fk",
          .columns = {"user_id"},
          .references = {"public", "users"},
          .referenced_columns = {"id"},
          .on_delete = "cascade"};
}

/// One value of every operation, default but for what the alternative itself is.
template <std::size_t... Is>
std::vector<SchemaChange> every_operation(std::index_sequence<Is...>) {
  return {SchemaChange{.operation = std::variant_alternative_t<Is, AnyOperation>{}}...};
}

std::vector<SchemaChange> every_operation() {
  return every_operation(std::make_index_sequence<std::variant_size_v<AnyOperation>>{});
}

TEST(ChangeJson, HasTheContractsForm) {
  EXPECT_EQ(to_json(add_status()).dump(),
            R"({"op":"add_column","table":"public.orders","column":"status","type":"text","nullable":false,)"
            R"("default":null,"line":14})");
}

TEST(ChangeJson, PutsAForeignKeyBesideItsTable) {
  EXPECT_EQ(to_json(SchemaChange{.operation = AddForeignKey{.table = kOrders, .key = user_key()}}).dump(),
            R"({"op":"add_foreign_key","table":"public.orders","name":"orders_user_fk","columns":["user_id"],)"
            R"("references":"public.users","referenced_columns":["id"],"on_delete":"cascade"})");
}

TEST(ChangeJson, ShowsAFalseThatIsNotTheDefault) {
  ForeignKey key = user_key();
  key.validated = false;
  EXPECT_EQ(to_json(SchemaChange{.operation = AddForeignKey{.table = kOrders, .key = key}})["validated"], false);
}

TEST(ChangeJson, ListsReadsAsDottedNames) {
  SchemaChange change{.operation = Query{"select 1"}, .reads = {{kOrders, "id"}, {kOrders, "*"}}};
  EXPECT_EQ(to_json(change)["reads"].dump(), R"(["public.orders.id","public.orders.*"])");
}

TEST(ChangeJson, GivesTheReasonOfAnUnknown) {
  const SchemaChange change{.operation = UnknownChange{.reason = "a DO block", .text = "DO $$"}, .line = 31};
  EXPECT_EQ(to_json(change).dump(), R"({"op":"unknown","reason":"a DO block","text":"DO $$","line":31})");
}

TEST(ChangeJson, SurvivesInvalidUtf8) {
  const SchemaChange change{.operation = Query{"select '\xff'"}};
  EXPECT_NO_THROW((void)to_json(change).dump());
}

TEST(ChangeJson, NamesEveryOperation) {
  for (const SchemaChange& change : every_operation()) {
    EXPECT_EQ(to_json(change)["op"], op_name(change.operation));
    EXPECT_NO_THROW((void)to_json(change).dump());
  }
}

TEST(SchemaJson, ListsTablesWithTheContractsKeys) {
  Schema schema = empty_schema(Engine::Postgres);
  Table& orders = schema.tables[kOrders];
  orders.name = kOrders;
  orders.columns = {{.name = "id", .type = "bigint", .nullable = false}};
  orders.primary_key = PrimaryKey{"orders_pkey", {"id"}};
  EXPECT_EQ(to_json(schema)["tables"].dump(),
            R"([{"schema":"public","name":"orders","columns":[{"name":"id","type":"bigint","nullable":false,)"
            R"("default":null}],"primary_key":{"name":"orders_pkey","columns":["id"]},"foreign_keys":[],)"
            R"("unique":[],"checks":[],"indexes":[]}])");
}

TEST(Describe, SaysWhatHappensInOneLine) {
  EXPECT_EQ(describe(add_status().operation), "add column public.orders.status text not null");
  EXPECT_EQ(describe(AddForeignKey{.table = kOrders, .key = user_key()}),
            "add foreign key to public.orders orders_user_fk (user_id) references public.users (id) on delete cascade");
}

TEST(Describe, HasWordsForEveryOperation) {
  for (const SchemaChange& change : every_operation()) {
    if (change.operation.index() != Operation{TransactionControl{}}.index() &&
        change.operation.index() != Operation{Maintain{}}.index()) {
      EXPECT_FALSE(describe(change.operation).empty()) << op_name(change.operation);
    }
  }
}

TEST(Describe, LetsNoControlCharacterThrough) {
  const std::string line = describe(DropTable{.table = {"public", "a\x1b[31m\nb"}});
  EXPECT_EQ(line.find('\x1b'), std::string::npos);
  EXPECT_EQ(line.find('\n'), std::string::npos);
}

TEST(Bytes, KeepEveryOperation) {
  std::vector<SchemaChange> changes = every_operation();
  changes.push_back(add_status());
  changes.push_back({.operation = AddForeignKey{.table = kOrders, .key = user_key()},
                     .line = -3,
                     .statement = 4,
                     .idempotent = true,
                     .reads = {{kOrders, "id"}}});
  const auto decoded = decode_changes(encode(changes));
  ASSERT_TRUE(decoded.has_value());
  EXPECT_EQ(*decoded, changes);
}

TEST(Bytes, KeepASchema) {
  Schema schema = empty_schema(Engine::MariaDb);
  schema.tables[kOrders].columns = {{.name = "id", .type = "bigint", .default_value = "1"}};
  schema.tables[kOrders].options["engine"] = "InnoDB";
  const auto decoded = decode_schema(encode(schema));
  ASSERT_TRUE(decoded.has_value());
  EXPECT_EQ(*decoded, schema);
}

TEST(Bytes, RefuseEveryTruncation) {
  const std::string bytes = encode({add_status()});
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    EXPECT_FALSE(decode_changes(std::string_view(bytes).substr(0, size)).has_value()) << size;
  }
}

TEST(Bytes, RefuseAnythingBehindTheEnd) {
  EXPECT_FALSE(decode_changes(encode({add_status()}) + "x").has_value());
}

TEST(Bytes, RefuseACountThatTheyDoNotHold) {
  EXPECT_FALSE(decode_changes("\xff\xff\xff\xff\x7f").has_value());
}

TEST(Bytes, NeverCrashOnDamage) {
  const std::string bytes = encode({add_status(), {.operation = CreateTable{}}});
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    for (const char damage : {'\0', '\x01', '\x7f', '\xff'}) {
      std::string broken = bytes;
      broken[at] = damage;
      (void)decode_changes(broken);
    }
  }
}

TEST(Engines, AreReadInTheirCommonSpellings) {
  EXPECT_EQ(parse_engine("PostgreSQL"), Engine::Postgres);
  EXPECT_EQ(parse_engine("sqlite3"), Engine::Sqlite);
  EXPECT_EQ(parse_engine("oracle"), std::nullopt);
}

TEST(Identifiers, AreFoldedAndCutAsTheEngineDoes) {
  EXPECT_EQ(stored_identifier(Engine::Postgres, "Orders", false), "orders");
  EXPECT_EQ(stored_identifier(Engine::Postgres, "Orders", true), "Orders");
  EXPECT_EQ(stored_identifier(Engine::Postgres, std::string(70, 'x'), true).size(), 63U);
  EXPECT_EQ(stored_identifier(Engine::Postgres, std::string(62, 'x') + "é", true), std::string(62, 'x'));
  EXPECT_EQ(stored_identifier(Engine::MySql, "Orders", false), "Orders");
}

}  // namespace
}  // namespace signalbox
