// What the evaluator of constant JavaScript follows, said as the list of what reaches its host.

#include <gtest/gtest.h>

#include <chrono>

#include "migrations/javascript/evaluator.h"

namespace signalbox::js {
namespace {

/// Writes down what is run on it: "schema.createTable(users, {…})".
class Recorder : public Host {
 public:
  Value run(Evaluator& evaluator, const Chain& chain) override {
    std::string line;
    for (const Link& link : chain.links) {
      line += (line.empty() ? "" : ".") + link.name;
      if (link.called) {
        line += "(";
        for (std::size_t i = 0; i < link.arguments.size(); ++i) {
          line += (i == 0 ? "" : ", ") + shown(link.arguments[i]);
        }
        line += ")";
      }
    }
    lines.push_back((evaluator.guarded() ? "maybe " : "") + line);
    if (chain.links.front().name == "transaction") {
      return evaluator.call(argument(chain.links.front(), 0), {evaluator.host_value("db")});
    }
    return Opaque{chain.text, chain.line, true};
  }
  std::optional<Value> constant(const Chain& chain) override {
    return chain.path() == "dialect" ? std::optional<Value>(std::string("postgres")) : std::nullopt;
  }
  void unknown(int line, std::string reason, std::string_view) override {
    unknowns.push_back(std::to_string(line) + ": " + reason);
  }

  std::vector<std::string> lines;
  std::vector<std::string> unknowns;

 private:
  static std::string shown(const Value& value) {
    if (as_object(value) != nullptr || as_array(value) != nullptr) {
      return to_json_text(value);
    }
    return as_function(value) != nullptr ? "function" : to_text(value);
  }
};

Recorder follow(std::string source, Language language = Language::JavaScript) {
  Recorder recorder;
  const auto tree = Tree::parse(language, std::move(source));
  Evaluator evaluator(tree->root(), recorder);
  evaluator.call(evaluator.exported("up"), {evaluator.host_value("db")});
  return recorder;
}

using Lines = std::vector<std::string>;

TEST(Evaluator, FollowsEveryWayOfExporting) {
  const Lines once = {"go(1)"};
  EXPECT_EQ(follow("exports.up = db => db.go(1)").lines, once);
  EXPECT_EQ(follow("module.exports = { up: function (db) { return db.go(1); } }").lines, once);
  EXPECT_EQ(follow("module.exports = { async up(db) { await db.go(1); } }").lines, once);
  EXPECT_EQ(follow("module.exports.up = async (db) => { await db.go(1) }").lines, once);
  EXPECT_EQ(follow("exports.default = { up: db => db.go(1) }").lines, once);
  EXPECT_EQ(follow("export async function up(db) { await db.go(1); }").lines, once);
  EXPECT_EQ(follow("export const up = async (db) => db.go(1);").lines, once);
  EXPECT_EQ(follow("const up = db => db.go(1); export { up };").lines, once);
  EXPECT_EQ(follow("const go = db => db.go(1); export { go as up };").lines, once);
  EXPECT_EQ(follow("export default { up: db => db.go(1) }").lines, once);
  EXPECT_EQ(follow("export default class { up(db) { return db.go(1) } }").lines, once);
  EXPECT_EQ(
      follow("module.exports = class Foo { async up(db) { await this.each(db) } each(db) { return db.go(1) } }").lines,
      once);
}

TEST(Evaluator, KnowsConstantsAndWhatIsMadeOfThem) {
  const auto recorder = follow(R"(
    const table = 'users';
    const names = { first: 'a', ['sec' + 'ond']: `${table}_b`, nested: { deep: [1, 2.5, -3] } };
    const { first, nested: { deep: [one, ...rest] }, missing = 'default' } = names;
    exports.up = (db) => db.go(table, names.second, names['first'], first, one, rest, missing, 1 + 2, 'x' + 1, !true, null)
                           .more({ ...names.nested, extra: true }, [...rest, 0x10], 1_000, "a\n\u0041\x42");
  )");
  EXPECT_EQ(recorder.lines, Lines{"go(users, users_b, a, a, 1, [2.5,-3], default, 3, x1, false, null)."
                                  "more({\"deep\":[1,2.5,-3],\"extra\":true}, [2.5,-3,16], 1000, a\nAB)"});
}

TEST(Evaluator, RunsTypeScriptAsIfItHadNoTypes) {
  const auto recorder = follow(R"(
    import type { Db } from 'db';
    enum Color { Red }
    const columns = ['a', 'b'] as const;
    const options = <Options>{ force: true };
    export async function up(db: Db, name: string = 'x'): Promise<void> {
      await db!.go(columns[1]!, (options satisfies Options).force, name as string);
    }
  )",
                               Language::TypeScript);
  EXPECT_EQ(recorder.lines, Lines{"go(b, true, x)"});
}

TEST(Evaluator, RunsPromisesInTheirOrder) {
  const auto recorder = follow(R"(
    exports.up = function (db) {
      return db.first().then(() => db.second()).then(function () { return Promise.all([db.third(), db.fourth()]); })
        .catch(e => db.never()).finally(() => db.last());
    };
  )");
  EXPECT_EQ(recorder.lines, (Lines{"first()", "second()", "third()", "fourth()", "last()"}));
}

TEST(Evaluator, UnrollsLoopsOverConstants) {
  const auto recorder = follow(R"(
    const tables = ['a', 'b'];
    exports.up = async db => {
      for (const table of tables) { await db.each(table); }
      await Promise.all(tables.map(t => db.mapped(t)));
      tables.forEach((t, i) => { db.indexed(t, i); });
      for (const [name, type] of Object.entries({ x: 1, y: 2 })) await db.entry(name, type);
      for (let i = 0; i < 2; i++) { if (i === 1) continue; await db.counted(i); }
      await tables.reduce((before, t) => before.then(() => db.reduced(t)), Promise.resolve());
    };
  )");
  EXPECT_EQ(recorder.lines, (Lines{"each(a)", "each(b)", "mapped(a)", "mapped(b)", "indexed(a, 0)", "indexed(b, 1)",
                                   "entry(x, 1)", "entry(y, 2)", "counted(0)", "reduced(a)", "reduced(b)"}));
}

TEST(Evaluator, FollowsFunctionsOfTheModule) {
  const auto recorder = follow(R"(
    exports.up = async db => { await add(db, { table: 'a' }); await db.transaction(async tx => { await add(tx, { table: 'b' }) }) };
    async function add(db, { table, column = 'id' }) { await db.go(table, column); }
  )");
  EXPECT_EQ(recorder.lines, (Lines{"go(a, id)", "transaction(function)", "go(b, id)"}));
  EXPECT_TRUE(recorder.unknowns.empty());
}

TEST(Evaluator, TakesKnownBranchesAndGuardsThoseThatTheDatabaseDecides) {
  const auto recorder = follow(R"(
    exports.up = async db => {
      if (db.dialect === 'postgres') { await db.postgres(); } else { await db.others(); }
      const exists = await db.hasTable('a');
      if (!exists) { await db.create(); }
      if (await db.hasColumn('b')) return db.column();
      await db.rest();
    };
  )");
  EXPECT_EQ(recorder.lines,
            (Lines{"postgres()", "hasTable(a)", "maybe create()", "hasColumn(b)", "maybe column()", "maybe rest()"}));
  EXPECT_TRUE(recorder.unknowns.empty());
}

TEST(Evaluator, SaysWhichConditionItDoesNotKnow) {
  const auto recorder = follow(R"(
    exports.up = async db => {
      if (process.env.HOSTED === 'yes') { await db.hosted(); }
      if (!process.env.KEY) { throw new Error('no key'); }
      if (process.env.VERBOSE) { console.log('here'); }
    };
  )");
  EXPECT_EQ(recorder.lines, Lines{"hosted()"});
  EXPECT_EQ(recorder.unknowns, Lines{"3: Whether this runs depends on a condition that is not known here."});
}

TEST(Evaluator, NamesHelpersOfOtherFilesThatGetTheDatabase) {
  const auto recorder = follow(R"(
    const { addColumn } = require('../helpers');
    const log = require('log');
    exports.up = async db => { log.info('start'); await addColumn('users', db); await retry(() => db.go()); };
  )");
  EXPECT_TRUE(recorder.lines.empty());
  EXPECT_EQ(recorder.unknowns, (Lines{"4: It calls addColumn, which is not in this file.",
                                      "4: It calls retry, which is not in this file."}));
}

TEST(Evaluator, LeavesAWordWhereAPartOfATextIsNotKnown) {
  const auto recorder =
      follow("exports.up = db => db.raw(`SELECT ${process.env.NAME}`, process.env.SCHEMA || 'public')");
  EXPECT_EQ(recorder.lines, Lines{"raw(SELECT signalbox_unknown, public)"});
}

TEST(Evaluator, ShowsOnceWhatIsDoneForEachRow) {
  const auto recorder = follow(R"(
    exports.up = async db => {
      const rows = await db.select();
      for (const row of rows) { await db.update({ name: row.name, fixed: 1 }); }
      await Promise.all(rows.map(row => db.touch(row.id)));
    };
  )");
  EXPECT_EQ(recorder.lines,
            (Lines{"select()", "update({\"name\":\"signalbox_unknown\",\"fixed\":1})", "touch(signalbox_unknown)"}));
}

std::string repeated(std::string_view text, int times) {
  std::string out;
  for (int i = 0; i < times; ++i) {
    out += text;
  }
  return out;
}

TEST(Evaluator, EndsOnFunctionsThatCallThemselves) {
  const auto recorder = follow("const f = db => f(db); exports.up = db => { f(db); return db.never(); }");
  EXPECT_EQ(recorder.unknowns.size(), 1U);
  const auto branching = follow("const f = (db, n) => { f(db, n); f(db, n); f(db, n); }; exports.up = db => f(db, 0)");
  EXPECT_EQ(branching.unknowns.size(), 1U);
}

TEST(Evaluator, EndsOnLoopsThatDoNot) {
  const auto endless = follow("exports.up = db => { for (;true;) { db.go('x'.length) } db.never() }");
  EXPECT_EQ(endless.unknowns, Lines{"1: This loop goes round too often to be followed."});
  EXPECT_EQ(endless.lines.size(), 10'000U);
  EXPECT_EQ(
      follow("exports.up = db => { const a = [1]; for (const x of a) { a.push(x); } return db.go(a.length) }").lines,
      Lines{"go(2)"});
  const auto growing =
      follow("exports.up = db => { let s = 'ab'; for (let i = 0; i < 99; i++) { s = s + s; } db.go(1) }");
  EXPECT_EQ(growing.unknowns.size(), 1U);
  const auto spreading =
      follow("exports.up = db => { let a = [1, 2]; for (let i = 0; i < 99; i++) { a = [...a, ...a]; } db.go(1) }");
  EXPECT_EQ(spreading.unknowns.size(), 1U);
  const auto nested = follow("const t = [" + repeated("1,", 2000) + "]; exports.up = db => " +
                             repeated("t.forEach(a => ", 6) + "db.go(a)" + repeated(")", 6));
  EXPECT_TRUE(nested.lines.size() < 2'000'000);
  EXPECT_EQ(nested.unknowns.size(), 1U);
}

TEST(Evaluator, EndsOnWhatIsNestedTooDeep) {
  for (const auto& [open, close] : std::vector<std::pair<std::string, std::string>>{{"(", ")"},
                                                                                    {"[", "]"},
                                                                                    {"{a:", "}"},
                                                                                    {"() => ", ""},
                                                                                    {"!", ""},
                                                                                    {"f(", ")"},
                                                                                    {"await ", ""},
                                                                                    {"`${", "}`"}}) {
    const auto recorder =
        follow("exports.up = async db => db.go(" + repeated(open, 20'000) + "1" + repeated(close, 20'000) + ")");
    EXPECT_LE(recorder.unknowns.size(), 1U) << open;
  }
  follow("exports.up = db => " + repeated("{", 20'000) + "db.go()" + repeated("}", 20'000));
  follow("const a = {}; a.self = a; exports.up = db => db.go(JSON.stringify(a), a)");
}

TEST(Evaluator, WalksLongChainsAndSums) {
  const auto chain = follow("exports.up = db => db" + repeated(".then(() => db.go())", 3000));
  EXPECT_EQ(chain.lines.size(), 3000U);
  const auto sum = follow("exports.up = db => db.go((" + repeated("'a' + ", 5000) + "'').length)");
  EXPECT_EQ(sum.lines, Lines{"go(5000)"});
}

// A chain that goes on is taken over by the longer one only where nothing else has it.
TEST(Evaluator, KeepsChainsApartThatHaveTheirBeginningInCommon) {
  const auto recorder = follow(R"(
    let kept;
    const keep = (db, name) => { kept = db.first(name); return kept; };
    exports.up = async db => {
      const base = db.from('t');
      await base.add('a').more();
      await base.add('b');
      await keep(db, 'x').then_some().more();
      await kept.end();
      const list = [];
      list.push(db.one());
      await list[0].two().three();
      await list[0].four();
    };
  )");
  EXPECT_EQ(recorder.lines, (Lines{"from(t).add(a).more()", "from(t).add(b)", "first(x)", "first(x).then_some().more()",
                                   "first(x).end()", "one().two().three()", "one().four()"}));
}

TEST(Evaluator, ReadsAMegabyteOfOneChain) {
  std::string source = "exports.up = db => db";
  while (source.size() < 1'000'000) {
    source += ".dropTable('t" + std::to_string(source.size()) + "')\n";
  }
  const auto recorder = follow(source);
  EXPECT_TRUE(recorder.unknowns.empty());
  ASSERT_EQ(recorder.lines.size(), 1U);
  EXPECT_GT(recorder.lines.front().size(), 800'000U);
}

TEST(Evaluator, ReadsAMegabyte) {
  std::string source = "exports.up = async db => {\n";
  while (source.size() < 1'000'000) {
    source += "  await db.table('users', { name: 'x', list: [1, 2, 3] }).where(`id = ${1 + 1}`);\n";
  }
  const auto recorder = follow(source + "};");
  EXPECT_EQ(recorder.lines.size(), 12'195U);
  EXPECT_TRUE(recorder.unknowns.empty());
}

TEST(Evaluator, TakesBrokenSourceAsItComes) {
  for (const char* source : {"exports.up = ", "exports.up = db => { db.go(", "export default", "}}}}", "import from;",
                             "const {a, [b]: c = } = ;", "class { up(", "module.exports.up.up = 1", "a.b.c = d => e"}) {
    follow(source);
  }
}

}  // namespace
}  // namespace signalbox::js
