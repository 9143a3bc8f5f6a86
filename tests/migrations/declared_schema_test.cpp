#include "migrations/declared/declared_schema.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "migrations/sql/sql.h"
#include "schema/apply.h"
#include "schema/codec.h"

namespace signalbox {
namespace {

Schema schema_of(Engine engine, std::string_view sql) {
  Schema schema = empty_schema(engine);
  for (const SchemaChange& change : read_sql(engine, sql).changes) {
    EXPECT_TRUE(apply(schema, change).has_value());
  }
  return schema;
}

std::string error_of(std::string_view path, std::string_view text) {
  const auto schema = read_declared_schema(path, text);
  return schema ? "" : to_string(schema.error());
}

TEST(DeclaredSchema, ReadsWhatTheProgramPrints) {
  const Schema schema = schema_of(Engine::Postgres, R"(
    CREATE TYPE mood AS ENUM ('sad', 'glad');
    CREATE SCHEMA app;
    CREATE TABLE users (id bigserial PRIMARY KEY, email text NOT NULL UNIQUE, mood mood DEFAULT 'sad');
    CREATE TABLE app.orders (id integer PRIMARY KEY, user_id bigint REFERENCES users, CHECK (id > 0));
    CREATE INDEX ON app.orders (lower(user_id::text)) WHERE user_id IS NOT NULL;
    CREATE VIEW people AS SELECT id, email FROM users;
  )");
  const auto read = read_declared_schema("schema.json", to_json(schema).dump(2));
  ASSERT_TRUE(read.has_value()) << to_string(read.error());
  EXPECT_EQ(to_json(*read).dump(1), to_json(schema).dump(1));
}

TEST(DeclaredSchema, NamesWhatIsWrittenWithoutAName) {
  const auto schema = read_declared_schema("schema.yaml", R"(
engine: postgres
tables:
  - name: users
    columns:
      - {name: id, type: int, nullable: false}
    primary_key: [id]
  - name: orders
    columns:
      - {name: user_id, type: int}
    foreign_keys:
      - {columns: [user_id], references: users}
    indexes:
      - {keys: [{column: user_id}], columns: [user_id]}
)");
  ASSERT_TRUE(schema.has_value()) << to_string(schema.error());
  const Table& orders = schema->tables.at({"public", "orders"});
  EXPECT_EQ(orders.foreign_keys.at(0).name, "orders_user_id_fkey");
  EXPECT_EQ(orders.indexes.at(0).name, "orders_user_id_idx");
  EXPECT_EQ(schema->tables.at({"public", "users"}).columns.at(0).type, "integer");
}

TEST(DeclaredSchema, SaysWhereADocumentIsWrong) {
  EXPECT_EQ(error_of("s.yaml", "tables:\n  - {nam: users}\n"), "s.yaml:2:6: unknown key 'nam'");
  EXPECT_EQ(error_of("s.yaml", "engine: oracle\n"), "s.yaml:1:9: the engine is postgres, mysql, mariadb or sqlite");
  EXPECT_EQ(error_of("s.json", "[1]"), "s.json:1:1: a schema is a mapping with the key 'tables'");
  EXPECT_EQ(error_of("s.txt", ""), "s.txt: a schema is read from a .prisma, .yaml or .json file");
}

TEST(DeclaredSchema, ReadsPrismaAsItsMigrationsWouldMakeIt) {
  const auto schema = read_declared_schema("schema.prisma", R"(
datasource db {
  provider = "postgresql"
  url      = env("DATABASE_URL")
}

/// who signs in
enum Role {
  USER
  ADMIN @map("admin")
}

model User {
  id        Int      @id @default(autoincrement())
  email     String   @unique @db.VarChar(100)
  role      Role     @default(ADMIN)
  tags      String[]
  createdAt DateTime @default(now()) @map("created_at")
  posts     Post[]

  @@index([role, createdAt(sort: Desc)])
  @@map("users")
}

model Post {
  id       String  @id @default(uuid()) @db.Uuid
  authorId Int?
  author   User?   @relation(fields: [authorId], references: [id])
  labels   Label[]
}

model Label {
  id    Int    @id
  name  String @default("it's \"new\"")
  posts Post[]
}
)");
  ASSERT_TRUE(schema.has_value()) << to_string(schema.error());
  const Schema expected = schema_of(Engine::Postgres, R"(
    CREATE TYPE "Role" AS ENUM ('USER', 'admin');
    CREATE TABLE "users" ("id" SERIAL NOT NULL, "email" VARCHAR(100) NOT NULL, "role" "Role" NOT NULL DEFAULT 'admin',
      "tags" TEXT[], "created_at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP, CONSTRAINT "users_pkey" PRIMARY KEY ("id"));
    CREATE TABLE "Post" ("id" UUID NOT NULL, "authorId" INTEGER, CONSTRAINT "Post_pkey" PRIMARY KEY ("id"));
    CREATE TABLE "Label" ("id" INTEGER NOT NULL, "name" TEXT NOT NULL DEFAULT 'it''s "new"',
      CONSTRAINT "Label_pkey" PRIMARY KEY ("id"));
    CREATE TABLE "_LabelToPost" ("A" INTEGER NOT NULL, "B" UUID NOT NULL, CONSTRAINT "_LabelToPost_AB_pkey" PRIMARY KEY ("A","B"));
    CREATE UNIQUE INDEX "users_email_key" ON "users"("email");
    CREATE INDEX "users_role_created_at_idx" ON "users"("role", "created_at" DESC);
    CREATE INDEX "_LabelToPost_B_index" ON "_LabelToPost"("B");
    ALTER TABLE "Post" ADD CONSTRAINT "Post_authorId_fkey" FOREIGN KEY ("authorId") REFERENCES "users"("id")
      ON DELETE SET NULL ON UPDATE CASCADE;
    ALTER TABLE "_LabelToPost" ADD CONSTRAINT "_LabelToPost_A_fkey" FOREIGN KEY ("A") REFERENCES "Label"("id")
      ON DELETE CASCADE ON UPDATE CASCADE;
    ALTER TABLE "_LabelToPost" ADD CONSTRAINT "_LabelToPost_B_fkey" FOREIGN KEY ("B") REFERENCES "Post"("id")
      ON DELETE CASCADE ON UPDATE CASCADE;
  )");
  EXPECT_EQ(to_json(*schema).dump(1), to_json(expected).dump(1));
}

TEST(DeclaredSchema, RefusesBrokenAndHostilePrisma) {
  EXPECT_EQ(error_of("s.prisma", "model User {\n  id Int @id\n"), "s.prisma:3:1: expected a name");
  EXPECT_EQ(error_of("s.prisma", "model A {\n  id Int @default(" + std::string(100, '[')),
            "s.prisma:2:51: nested too deeply");
  EXPECT_EQ(error_of("s.prisma", "datasource db {\n  provider = \"mongodb\"\n}\n"),
            "s.prisma:1: 'mongodb' is no SQL database that is known here");
}

}  // namespace
}  // namespace signalbox
