#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "migrations/python/evaluator.h"
#include "migrations/python/literals.h"

namespace signalbox::python {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// A file and what is known of it.
struct Read {
  explicit Read(std::string text, Evaluator::Known known = nullptr)
      : tree(*Tree::parse(Language::Python, std::move(text))), file(tree.root(), std::move(known)) {}

  std::string text(const std::string& name) const {
    const Value* value = file.find(name);
    return value == nullptr ? "no such name" : shown(*value).value_or("? " + described(*value));
  }
  std::vector<std::string> calls(const std::string& function) {
    std::vector<std::string> out;
    for (const Step& step : file.run(function)) {
      if (step.kind == Step::Kind::Call) {
        std::string call = described(step.value);
        if (step.value.term() != nullptr && !step.value.term()->positional.empty()) {
          call += " " + shown(step.value.term()->positional.front()).value_or("?");
        }
        out.push_back(call);
      }
    }
    return out;
  }

  Tree tree;
  Evaluator file;
};

TEST(PythonEvaluator, KnowsTextsHoweverTheyAreWritten) {
  const std::vector<std::pair<std::string, std::string>> samples = {
      {"'a'", "a"},
      {"\"a\\n\\t'\\x41\\u00e9\\101\"",
       "a\n\t'A\xC3\xA9"
       "A"},
      {"r'a\\n'", "a\\n"},
      {"'a' \"b\" 'c'", "abc"},
      {"('a'\n 'b')", "ab"},
      {"'''a\n b'''", "a\n b"},
      {"'a' + 'b' + 'c'", "abc"},
      {"'ab' * 3", "ababab"},
      {"'%s.%s' % ('a', 1)", "a.1"},
      {"'%(t)s' % {'t': 'x'}", "x"},
      {"'100%% %s' % 'a'", "100% a"},
      {"'{}.{}'.format('a', 'b')", "a.b"},
      {"'{1}{0}{x}'.format('a', 'b', x='c')", "bac"},
      {"'{{}}'.format()", "{}"},
      {"', '.join(['a', 'b'])", "a, b"},
      {"'a b'.upper().replace(' ', '_')", "A_B"},
      {"textwrap.dedent('''\n  a\n    b\n''')", "\na\n  b\n"},
      {"str(12)", "12"},
      {"'a,b'.split(',')[1]", "b"},
      {"f'{1 + 2}'", "3"},
      {"f'{{x}}'", "{x}"},
      {"'x' if 1 == 1 else 'y'", "x"},
      {"None or 'a'", "a"},
      {"{'a': 'b'}['a']", "b"},
      {"{'a': 'b'}.get('c', 'd')", "d"},
      {"[x for x in ('a', 'b') if x != 'a'][0]", "b"},
      {"-3 * 2", "-6"},
      {"0x10", "16"},
      {"1_000", "1000"},
  };
  for (const auto& [written, expected] : samples) {
    EXPECT_EQ(Read("import textwrap\nx = " + written + "\n").text("x"), expected) << written;
  }
}

TEST(PythonEvaluator, SaysHowAFileWritesWhatItDoesNotKnow) {
  const std::vector<std::pair<std::string, std::string>> samples = {
      {"os.environ['A']", "? os.environ.[]"},
      {"f'{undefined}'", "? f'{undefined}'"},
      {"'%s' % undefined", "? a.%()"},
      {"f'{1:>3}'", "? f'{1:>3}'"},
      {"'{} {}'.format('a')", "? {} {}.format()"},
      {"[].pop()", "? […].pop()"},
  };
  for (const auto& [written, expected] : samples) {
    const Read read("x = " + written + "\n");
    ASSERT_NE(read.file.find("x"), nullptr);
    EXPECT_FALSE(shown(*read.file.find("x")).has_value()) << written << " " << expected;
  }
}

TEST(PythonEvaluator, ResolvesImportsToDottedNames) {
  Read read(
      "from alembic import op as o\nimport sqlalchemy as sa\nimport a.b.c\nfrom . import helpers\n"
      "from d import (e,\n  f as g)\nfrom .x import y\n"
      "def up():\n  o.f()\n  sa.Column()\n  a.b.c.d()\n  helpers.h()\n  e()\n  g.x()\n  y()\n  z()\n");
  EXPECT_THAT(read.calls("up"), ElementsAre("alembic.op.f()", "sqlalchemy.Column()", "a.b.c.d()", ".helpers.h()",
                                            "d.e()", "d.f.x()", ".x.y()", "z()"));
}

TEST(PythonEvaluator, FollowsFunctionsWithTheirArguments) {
  Read read(
      "T = 'global'\n"
      "def name(x, suffix='_a', *rest, **named):\n  return x + suffix + ''.join(rest)\n"
      "def each(tables):\n  for t in tables:\n    run(name(t))\n"
      "def up():\n  T = 'own'\n  each(('a', 'b'))\n  run(name('c', suffix='_d'))\n  run(name('e', 'f', 'g'))\n  "
      "run(T)\n"
      "def down():\n  run(T)\n");
  EXPECT_THAT(read.calls("up"), ElementsAre("run() a_a", "run() b_a", "run() c_d", "run() efg", "run() own"));
  EXPECT_THAT(read.calls("down"), ElementsAre("run() global"));
}

TEST(PythonEvaluator, TakesTheBranchThatIsKnown) {
  Read read(
      "MODE = 'b'\n"
      "def up():\n  if MODE == 'a':\n    run('a')\n  elif MODE == 'b':\n    run('b')\n  else:\n    run('c')\n"
      "  if not MODE:\n    return\n  run('d')\n  if MODE:\n    return\n  run('e')\n");
  EXPECT_THAT(read.calls("up"), ElementsAre("run() b", "run() d"));
}

TEST(PythonEvaluator, MarksWhatDependsOnWhatIsNotKnown) {
  Read read(
      "def up():\n  x = 'a'\n  if there(x):\n    x = 'b'\n    run(x)\n  else:\n    run('c')\n  run(x)\n"
      "  if not here():\n    return\n  run('d')\n");
  std::vector<std::string> seen;
  for (const Step& step : read.file.run("up")) {
    if (described(step.value) == "run()") {
      const Value& first = step.value.term()->positional.front();
      seen.push_back(shown(first).value_or("?") + (step.guards.empty() ? "" : " if " + step.guards.front()));
    }
  }
  EXPECT_THAT(seen, ElementsAre("b if there(x)", "c if not there(x)", "?", "d if not not here()"));
}

TEST(PythonEvaluator, UnrollsLoopsOverConstants) {
  Read read(
      "def up():\n"
      "  for i, (a, b) in enumerate([('x', 1), ('y', 2)]):\n    pass\n"
      "  for a, b in [('x', 1), ('y', 2)]:\n    run(a + str(b))\n"
      "  for k, v in {'p': 'q'}.items():\n    run(k + v)\n"
      "  for n in range(3):\n    if n == 1:\n      continue\n    run(n)\n"
      "  names = []\n  for n in ('s', 't'):\n    names.append(n)\n  run(','.join(names))\n");
  EXPECT_THAT(read.calls("up"), ElementsAre("run() x1", "run() y2", "run() pq", "run() 0", "run() 2", "run() s,t"));
}

TEST(PythonEvaluator, KnowsMembersOfItsClasses) {
  Read read(
      "import enum\nclass Status(str, enum.Enum):\n  A = 'a'\n  B = 'b'\n\n  def label(self):\n    return 1\n"
      "x = Status.B.value\ny = ','.join([s.value for s in Status])\n");
  EXPECT_EQ(read.text("x"), "b");
  EXPECT_EQ(read.text("y"), "a,b");
  EXPECT_FALSE(read.file.has_function("label"));
}

TEST(PythonEvaluator, EntersAndLeavesBlocks) {
  Read read("def up():\n  with op.batch('t') as b:\n    b.add(1)\n  with a(), c() as d:\n    pass\n");
  std::vector<std::string> seen;
  for (const Step& step : read.file.run("up")) {
    const char* kind = step.kind == Step::Kind::Call ? "" : step.kind == Step::Kind::Enter ? "enter " : "leave ";
    seen.push_back(kind + described(step.value));
  }
  EXPECT_THAT(seen, ElementsAre("op.batch()", "enter op.batch()", "op.batch().add()", "leave op.batch()", "a()",
                                "enter a()", "c()", "enter c()", "leave c()", "leave a()"));
}

TEST(PythonEvaluator, TellsWhereAValueIsWritten) {
  Read read("x = (\n  'a'\n)\ny = '''\nselect'''\n");
  EXPECT_EQ(read.file.find("x")->line, 2);
  EXPECT_EQ(read.file.find("y")->line, 4);
}

// What a pull request may hold to keep the reader busy: it must come back, with little.

TEST(PythonEvaluatorUnderAttack, FunctionsThatCallThemselvesEnd) {
  Read read("def a():\n  b()\n  b()\ndef b():\n  a()\n  a()\ndef up():\n  a()\n");
  EXPECT_LT(read.calls("up").size(), 100U);
}

TEST(PythonEvaluatorUnderAttack, CallsThatDoubleEachTimeEnd) {
  std::string text = "def f0():\n  run()\n";
  for (int i = 1; i < 60; ++i) {
    const std::string before = "f" + std::to_string(i - 1) + "()";
    text += "def f" + std::to_string(i) + "():\n  " + before + "\n  " + before + "\n";
  }
  Read read(text + "def up():\n  f23()\n  f59()\n");
  EXPECT_LE(read.calls("up").size(), 60'000U);
}

TEST(PythonEvaluatorUnderAttack, TextsDoNotExplode) {
  Read read(
      "x = 'x' * 10**9\ny = 'x' * 1000000000\na = 'aaaaaaaaaa'\n"
      "b = f'{a}{a}{a}{a}{a}{a}{a}{a}{a}{a}'\nc = f'{b}{b}{b}{b}{b}{b}{b}{b}{b}{b}'\n"
      "d = f'{c}{c}{c}{c}{c}{c}{c}{c}{c}{c}'\ne = f'{d}{d}{d}{d}{d}{d}{d}{d}{d}{d}'\n"
      "f = f'{e}{e}{e}{e}{e}{e}{e}{e}{e}{e}'\ng = f'{f}{f}{f}{f}{f}{f}{f}{f}{f}{f}'\n"
      "h = 'a'.replace('a', f)\ni = '%s%s' % (f, f)\nj = f.join([f, f, f])\nk = '{}{}'.format(f, f)\n"
      "m = -9223372036854775807 - 2\n");
  for (const std::string name : {"x", "y", "g", "m"}) {
    EXPECT_FALSE(shown(*read.file.find(name)).has_value()) << name;
  }
  for (const std::string name : {"h", "i", "j", "k"}) {
    EXPECT_LE(shown(*read.file.find(name)).value_or("").size(), kMaxText) << name;
  }
}

TEST(PythonEvaluatorUnderAttack, ListsOfListsDoNotExplode) {
  std::string text = "a0 = ['x'] * 10\n";
  for (int i = 1; i < 40; ++i) {
    const std::string before = "a" + std::to_string(i - 1);
    text += "a" + std::to_string(i) + " = [" + before + ", " + before + ", " + before + "]\n";
  }
  const Read read(text + "b = ['x'] * 99999999\n");
  EXPECT_LE(read.file.find("a39")->weight, kMaxWeight);
  EXPECT_EQ(read.file.find("b")->sequence(), nullptr);
}

TEST(PythonEvaluatorUnderAttack, DeepNestingIsNotFollowed) {
  for (const auto& [open, close] : {std::pair<std::string, std::string>{"(", ")"},
                                    {"[", "]"},
                                    {"f(", ")"},
                                    {"not ", ""},
                                    {"-", ""},
                                    {"{1:", "}"},
                                    {"1 if x else ", ""},
                                    {"lambda: ", ""}}) {
    std::string text = "x = ";
    for (int i = 0; i < 20'000; ++i) {
      text += open;
    }
    text += "1";
    for (int i = 0; i < 20'000; ++i) {
      text += close;
    }
    const Read read(text + "\n");
    SUCCEED();
  }
  std::string blocks;
  for (int i = 0; i < 90; ++i) {
    blocks += std::string(static_cast<std::size_t>(i) + 1, ' ') + "if x:\n";
  }
  Read read("def up():\n" + blocks + std::string(92, ' ') + "run()\n");
  EXPECT_LT(read.calls("up").size(), 10U);
}

TEST(PythonEvaluatorUnderAttack, LongSumsAreWalked) {
  std::string text = "x = 'a'";
  for (int i = 0; i < 5'000; ++i) {
    text += " + 'b'";
  }
  const Read read(text + "\n");
  EXPECT_EQ(read.text("x").size(), 5'001U);
}

TEST(PythonEvaluatorUnderAttack, LoopsEnd) {
  Read read(
      "A = range(2000)\ndef up():\n  for a in A:\n    for b in A:\n      for c in A:\n        run()\n"
      "  while True:\n    run()\n");
  EXPECT_LE(read.calls("up").size(), 60'000U);
  EXPECT_TRUE(read.file.exhausted());
}

TEST(PythonEvaluatorUnderAttack, BrokenSourceIsReadAsFarAsItGoes) {
  Read read("revision = 'a'\ndef up(:\n  run(\n");
  EXPECT_EQ(read.text("revision"), "a");
  const Read none("\xFF\xFE\x01");
  EXPECT_THAT(none.file.classes(), IsEmpty());
}

}  // namespace
}  // namespace signalbox::python
