#include "store/audit.h"

#include <SQLiteCpp/SQLiteCpp.h>
#include <gtest/gtest.h>

#include "tests/store/opened_store.h"

namespace signalbox {
namespace {

void append(OpenedStore& store, const std::string& actor, const std::string& action) {
  ASSERT_TRUE(
      store->audit.append({.at = at(1), .actor = actor, .action = action, .subject = "c-1", .reason = "tested"}));
}

/// What somebody with the file and an editor could do.
void tamper(const OpenedStore& store, const std::string& sql) {
  SQLite::Database raw(store.path, SQLite::OPEN_READWRITE);
  raw.exec("DROP TRIGGER IF EXISTS audit_is_never_changed; DROP TRIGGER IF EXISTS audit_is_never_deleted;");
  raw.exec(sql);
}

TEST(Audit, ChainsItsEntries) {
  OpenedStore store;
  append(store, "anna", "approve");
  append(store, "ben", "silence");
  const auto entries = store->audit.list(0, 10).value();
  ASSERT_EQ(entries.size(), 2U);
  EXPECT_EQ(entries[0].previous_hash, "");
  EXPECT_EQ(entries[1].previous_hash, entries[0].hash);
  EXPECT_EQ(entries[1].actor, "ben");
  EXPECT_EQ(store->audit.recent(1)->at(0).sequence, 2);
  EXPECT_EQ(store->audit.list(1, 10)->size(), 1U);
  EXPECT_EQ(store->audit.verify().value(), (AuditVerdict{.entries = 2}));
}

TEST(Audit, FindsTheNewestOfAGroup) {
  OpenedStore store;
  EXPECT_EQ(store->audit.newest_of("configuration").value(), std::nullopt);
  append(store, "anna", "configuration.start");
  append(store, "ben", "configuration.reload");
  append(store, "cleo", "configurations.other");
  append(store, "dora", "notice.open");
  EXPECT_EQ(store->audit.newest_of("configuration").value()->actor, "ben");
  EXPECT_EQ(store->audit.newest_of("config").value(), std::nullopt);
}

TEST(Audit, RefusesToChangeOrForget) {
  OpenedStore store;
  append(store, "anna", "approve");
  SQLite::Database raw(store.path, SQLite::OPEN_READWRITE);
  EXPECT_THROW(raw.exec("UPDATE audit SET actor = 'x'"), SQLite::Exception);
  EXPECT_THROW(raw.exec("DELETE FROM audit"), SQLite::Exception);
}

TEST(Audit, FindsAChangedByte) {
  OpenedStore store;
  for (int i = 0; i < 5; ++i) {
    append(store, "anna", "approve");
  }
  tamper(store, "UPDATE audit SET reason = 'testeD' WHERE sequence = 3");
  EXPECT_EQ(store->audit.verify().value(), (AuditVerdict{2, 3, "entry 3 was changed"}));
}

TEST(Audit, FindsAMovedByte) {
  OpenedStore store;
  append(store, "ab", "c");
  tamper(store, "UPDATE audit SET actor = 'a', action = 'bc'");
  EXPECT_EQ(store->audit.verify()->broken_at, 1);
}

TEST(Audit, FindsAMissingEntryAndACutEnd) {
  OpenedStore store;
  for (int i = 0; i < 5; ++i) {
    append(store, "anna", "approve");
  }
  tamper(store, "DELETE FROM audit WHERE sequence = 5");
  EXPECT_EQ(store->audit.verify()->why, "entries 5 to 5 are missing");
  tamper(store, "DELETE FROM audit WHERE sequence = 2");
  EXPECT_EQ(store->audit.verify()->why, "entry 2 is missing");
}

TEST(Audit, VerifiesMoreThanOnePage) {
  OpenedStore store;
  ASSERT_TRUE(store->transaction([&]() -> Result<void> {
    for (int i = 0; i < 2'500; ++i) {
      append(store, "anna", "approve");
    }
    return {};
  }));
  EXPECT_EQ(store->audit.verify().value(), (AuditVerdict{.entries = 2'500}));
}

}  // namespace
}  // namespace signalbox
