#include "base/text.h"

#include <gtest/gtest.h>

#include "base/glob.h"
#include "base/hash.h"

namespace signalbox {
namespace {

TEST(Glob, MatchesWithinAndAcrossParts) {
  EXPECT_TRUE(glob_match("**", "feature/a/b"));
  EXPECT_TRUE(glob_match("feature/**", "feature/a/b"));
  EXPECT_TRUE(glob_match("*/migrations/*.sql", "app/migrations/1.sql"));
  EXPECT_TRUE(glob_match("**/*.sql", "a.sql"));
  EXPECT_TRUE(glob_match("**/*.sql", "x/y/a.sql"));
  EXPECT_TRUE(glob_match("release-?", "release-1"));
  EXPECT_TRUE(glob_match("main", "main"));
}

TEST(Glob, RefusesWhatCrossesAPart) {
  EXPECT_FALSE(glob_match("*", "feature/a"));
  EXPECT_FALSE(glob_match("feature/*", "feature/a/b"));
  EXPECT_FALSE(glob_match("release-?", "release-"));
  EXPECT_FALSE(glob_match("main", "mainline"));
  EXPECT_FALSE(glob_match("", "x"));
}

TEST(Glob, TakesLinearTimeOnHostilePatterns) {
  const std::string stars = "a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*b";
  EXPECT_FALSE(glob_match(stars, std::string(5000, 'a')));
}

TEST(Text, OneLineDropsTerminalEscapes) {
  EXPECT_EQ(one_line("a\x1b[31mb\nc"), "a[31mb c");
  EXPECT_EQ(one_line("x\xC2\x9By"), "xy");
}

TEST(Text, OneLineKeepsTheReadingDirection) {
  EXPECT_EQ(one_line("safe\u202Eevil\u2066x\u2029y"), "safeevilx y");
  EXPECT_EQ(one_line("\u05E9\u05DC\u05D5\u05DD"), "\u05E9\u05DC\u05D5\u05DD");
}

TEST(Text, InvalidUtf8BecomesReplacementCharacters) {
  EXPECT_EQ(to_valid_utf8("ok\xFFok"), "ok\xEF\xBF\xBDok");
  EXPECT_EQ(to_valid_utf8("caf\xC3\xA9"), "caf\xC3\xA9");
  EXPECT_EQ(to_valid_utf8("\xED\xA0\x80"), "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD");
}

TEST(Text, EllipsizeCutsOnACharacterBoundary) {
  EXPECT_EQ(ellipsize("short", 10), "short");
  EXPECT_EQ(ellipsize("\xC3\xA9\xC3\xA9\xC3\xA9", 5), "\xC3\xA9…");
}

TEST(Text, NearestOffersOnlyWhatIsClose) {
  const std::vector<std::string> keys = {"services", "databases", "teams"};
  EXPECT_EQ(nearest("servces", keys), "services");
  EXPECT_EQ(nearest("zzz", keys), std::nullopt);
}

TEST(Hash, AgreesWithTheVectorOfGitHub) {
  // https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries
  EXPECT_EQ(to_hex(hmac_sha256("It's a Secret to Everybody", "Hello, World!")),
            "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17");
}

TEST(Hash, FingerprintPartsDoNotRunTogether) {
  EXPECT_NE(fingerprint("c", {"ab", "c"}), fingerprint("c", {"a", "bc"}));
}

}  // namespace
}  // namespace signalbox
