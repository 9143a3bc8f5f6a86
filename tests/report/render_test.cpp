#include "report/render.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/text.h"
#include "tests/support/golden.h"
#include "tests/support/sample_report.h"

namespace signalbox {
namespace {

using testing::expect_case;
using ::testing::HasSubstr;
using testing::hostile_report;
using ::testing::Not;
using testing::sample_report;
using ::testing::StartsWith;

Report clean_report() {
  Report out = sample_report();
  out.conflicts.clear();
  out.impacts.clear();
  out.errors.clear();
  for (PendingReport& entry : out.pending) {
    entry.findings.clear();
    entry.pending.migration.unknowns.clear();
  }
  return out;
}

bool has_control_characters(std::string_view text) {
  return std::ranges::any_of(text, [](char c) { return c != '\n' && static_cast<unsigned char>(c) < 0x20; });
}

TEST(RenderJson, HasTheShapeOfTheContract) {
  expect_case("report/cases/sample.json", render_json(sample_report()));
}

TEST(RenderJson, IsTheSameForTheSameReport) {
  EXPECT_EQ(render_json(sample_report()), render_json(sample_report()));
}

TEST(RenderJson, IsValidUtf8WhateverTheRepositoryHeld) {
  const std::string text = render_json(hostile_report());
  EXPECT_EQ(text, to_valid_utf8(text));
  EXPECT_TRUE(nlohmann::json::accept(text));
}

TEST(RenderJson, OfAnEmptyReportHasEveryList) {
  const auto json = nlohmann::json::parse(render_json({}));
  for (const char* key : {"snapshot", "pending", "conflicts", "impacts", "errors"}) {
    EXPECT_TRUE(json.at(key).is_array()) << key;
  }
  EXPECT_TRUE(json.at("order").at("sequence").is_array());
  EXPECT_TRUE(json.at("order").at("cycles").is_array());
}

TEST(RenderText, ReadsWell) {
  expect_case("report/cases/sample.txt", render_text(sample_report(), {}));
}

TEST(RenderText, ReadsWellInColour) {
  expect_case("report/cases/sample.color.txt",
              render_text(sample_report(), {.color = true, .width = 80, .verbose = true}));
}

TEST(RenderText, IsOneLineWhenThereIsNothingToSay) {
  EXPECT_EQ(render_text(clean_report(), {}),
            "✓ 2 pending migrations, no conflicts, nothing at risk (2 services, 15 branches)\n");
  EXPECT_EQ(render_text({}, {}), "✓ nothing pending (0 services, 0 branches)\n");
}

TEST(RenderText, LetsNoEscapeOrLineEndOfOthersThrough) {
  const std::string text = render_text(hostile_report(), {.verbose = true});
  EXPECT_FALSE(has_control_characters(text));
  EXPECT_EQ(text, to_valid_utf8(text));
  EXPECT_THAT(text, Not(HasSubstr("\u202E")));
}

TEST(RenderText, SaysHowManyQuietMigrationsItLeavesOut) {
  Report report = sample_report();
  for (int i = 0; i < 60; ++i) {
    report.pending.push_back(
        {testing::sample_pending("shop-api", "checkout", "b" + std::to_string(i), "Mara", "m.sql"), {}});
  }
  EXPECT_THAT(render_text(report, {}), HasSubstr("and 21 more without findings (-v lists them)"));
  EXPECT_THAT(render_text(report, {.verbose = true}), HasSubstr("b59"));
}

TEST(RenderText, NamesTheCycleThatForbidsAnOrder) {
  Report report = sample_report();
  report.order.cycles = {{"a", "b", "c"}};
  EXPECT_THAT(render_text(report, {}), HasSubstr("a, b and c each have to go before the other"));
}

TEST(RenderText, HidesWhatSomebodyIgnoredWithAReason) {
  Report report = clean_report();
  report.pending.front().findings = {testing::sample_finding()};
  report.pending.front().findings.front().suppressed_by = "table is empty";
  EXPECT_THAT(render_text(report, {}), StartsWith("✓"));
  EXPECT_THAT(render_text(report, {.verbose = true}), HasSubstr("table is empty"));
}

TEST(RenderSarif, HasResultsAtTheirLines) {
  expect_case("report/cases/sample.sarif", render_sarif(sample_report()));
}

TEST(RenderSarif, KeepsFingerprintsWhenLinesMove) {
  Report moved = sample_report();
  for (PendingReport& entry : moved.pending) {
    entry.pending.commit = std::string(40, 'f');
    for (Finding& finding : entry.findings) {
      finding.line += 10;
    }
  }
  const auto before = nlohmann::json::parse(render_sarif(sample_report()));
  const auto after = nlohmann::json::parse(render_sarif(moved));
  for (std::size_t i = 0; i < before["runs"][0]["results"].size(); ++i) {
    EXPECT_EQ(before["runs"][0]["results"][i]["partialFingerprints"],
              after["runs"][0]["results"][i]["partialFingerprints"]);
  }
}

TEST(RenderSarif, EncodesPathsAsUris) {
  Report report = sample_report();
  report.conflicts.front().between.front().path = "a b/ü#1.sql";
  EXPECT_THAT(render_sarif(report), HasSubstr("\"uri\": \"a%20b/%C3%BC%231.sql\""));
}

TEST(RenderGithub, WritesOneCommandALineWorstFirst) {
  expect_case("report/cases/sample.github", render_github(sample_report()));
}

TEST(RenderGithub, EscapesWhatWouldEndACommand) {
  const std::string text = render_github(hostile_report());
  for (const std::string_view line : split_lines(std::string_view(text).substr(0, text.size() - 1))) {
    EXPECT_THAT(std::string(line), StartsWith("::"));
  }
  Report report;
  report.errors = {{"s", "50% of\r\nlines", "a,b:c", 0}};
  EXPECT_EQ(render_github(report),
            "::error file=a%2Cb%3Ac,title=Signalbox could not read everything::s: 50%25 of%0D%0Alines\n");
}

TEST(RenderMarkdown, ReadsWell) {
  expect_case("report/cases/sample.md",
              render_markdown(sample_report(), {.page_url = "https://signalbox.example.com"}));
}

TEST(RenderMarkdown, IsEmptyWhenThereIsNothingToSay) {
  EXPECT_EQ(render_markdown(clean_report(), {}), "");
}

TEST(RenderMarkdown, StartsWithItsHiddenMarker) {
  EXPECT_THAT(render_markdown(sample_report(), {}), StartsWith("<!-- signalbox:pr -->\n"));
  EXPECT_THAT(render_markdown_all_clear({}), StartsWith("<!-- signalbox:pr -->\n"));
}

TEST(RenderMarkdown, EscapesWhatOthersWrote) {
  expect_case("report/cases/hostile.md", render_markdown(hostile_report(), {}));
}

TEST(RenderMarkdown, NeverExceedsItsLimit) {
  Report report = sample_report();
  report.conflicts.resize(300, report.conflicts.front());
  const std::string text = render_markdown(report, {.page_url = "https://signalbox.example.com"});
  EXPECT_LE(text.size(), 65'536U);
  EXPECT_GT(text.size(), 60'000U);
  EXPECT_THAT(text, HasSubstr("entries did not fit here"));
  EXPECT_THAT(text, HasSubstr("[The whole picture](https://signalbox.example.com)"));
  EXPECT_EQ(text, to_valid_utf8(text));
}

TEST(RenderMarkdown, CutsBetweenEntriesOnly) {
  Report report = sample_report();
  report.pending.back().findings.resize(40, testing::sample_finding());
  const std::string whole = render_markdown(report, {});
  for (std::size_t limit = 3'000; limit < whole.size(); limit += 97) {
    const std::string text = render_markdown(report, {.limit = limit});
    EXPECT_LE(text.size(), limit);
    std::size_t fences = 0;
    for (const std::string_view line : split_lines(text)) {
      fences += trim(line).starts_with("```") ? 1 : 0;
    }
    EXPECT_EQ(fences % 2, 0U) << limit;
  }
}

}  // namespace
}  // namespace signalbox
