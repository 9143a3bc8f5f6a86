#include "notifiers/task_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/text.h"
#include "graph/users.h"
#include "report/escape.h"

namespace signalbox {
namespace {

/// What a change means for one way of writing code.
struct Guide {
  std::string_view name;
  std::string_view language;
  std::string before;
  std::string after;
};

std::string last_part(std::string_view object) {
  const std::size_t dot = object.rfind('.');
  return std::string(dot == std::string_view::npos ? object : object.substr(dot + 1));
}

bool is_column(const ObjectName& object) {
  return !object.column.empty();
}

Guide sql_guide(const ObjectName& object, const std::string& to) {
  if (!is_column(object)) {
    return {"SQL", "sql", fmt::format("select … from {};", object.table),
            to.empty() ? "-- the table goes away: take the data from where its owner offers it"
                       : fmt::format("select … from {};", to)};
  }
  return {"SQL", "sql", fmt::format("select {} from {};", object.column, object.table),
          to.empty() ? fmt::format("select … from {};  -- without {}", object.table, object.column)
                     : fmt::format("select {} from {};", to, object.table)};
}

/// The mapper of a file, by its name; an empty name: none that is known.
Guide model_guide(std::string_view path, const ObjectName& object, const std::string& to) {
  const std::string& old = object.column;
  const bool gone = to.empty();
  if (path.ends_with(".prisma")) {
    return {"Prisma", "prisma", fmt::format("{} String", old),
            gone ? fmt::format("// without {}", old) : fmt::format("{} String @map(\"{}\")", old, to)};
  }
  if (path.ends_with(".rb")) {
    return {"ActiveRecord", "ruby", fmt::format("where({}: value)", old),
            gone ? fmt::format("self.ignored_columns += [\"{}\"]", old) : fmt::format("where({}: value)", to)};
  }
  if (path.ends_with("models.py") || path.find("/models/") != std::string_view::npos) {
    return {"Django or SQLAlchemy", "python", fmt::format("{} = …", old),
            gone ? fmt::format("# without {}", old)
                 : fmt::format("{0} = models.TextField(db_column=\"{1}\")  # Django\n"
                               "{0} = mapped_column(\"{1}\", Text)         # SQLAlchemy",
                               old, to)};
  }
  if (path.ends_with(".entity.ts")) {
    return {
        "TypeORM", "ts", fmt::format("@Column()\n{}: string;", old),
        gone ? fmt::format("// without {}", old) : fmt::format("@Column({{ name: \"{}\" }})\n{}: string;", to, old)};
  }
  return {};
}

void add_guide(std::string& out, const Guide& guide) {
  out += fmt::format("\n**{}**, before:\n\n{}\nafter:\n\n{}", guide.name, markdown_block(guide.before, guide.language),
                     markdown_block(guide.after, guide.language));
}

void add_uses(std::string& out, const Task& task) {
  out += "\n## Where your code uses it\n\n";
  for (const TaskUse& use : task.uses) {
    const std::string commit = use.place.commit.empty() ? "" : " at " + markdown_code(use.place.commit.substr(0, 7));
    out += fmt::format("- {}: {}{}{}{}\n", markdown_text(use.service),
                       markdown_code(fmt::format("{}:{}", use.place.path, use.place.line)), commit,
                       use.confidence < 1 ? fmt::format(" (confidence {:.0f} %)", use.confidence * 100) : "",
                       use.deployed_only ? " (gone from the base branch, still deployed)" : "");
  }
}

void add_guides(std::string& out, const Task& task) {
  const ObjectName object = parse_object(task.object).value_or(ObjectName{});
  const std::string to = last_part(task.successor);
  out += "\n## How to move\n";
  add_guide(out, sql_guide(object, to));
  std::set<std::string_view> shown;
  for (const TaskUse& use : task.uses) {
    const Guide guide = is_column(object) ? model_guide(use.place.path, object, to) : Guide{};
    if (!guide.name.empty() && shown.insert(guide.name).second) {
      add_guide(out, guide);
    }
  }
}

std::string outcome(const Task& task) {
  if (task.state == TaskState::Open) {
    return "";
  }
  return fmt::format("**Closed ({}) by {}.** {}\n\n", to_string(task.state), markdown_text(task.closed_by),
                     markdown_text(task.reason));
}

std::string dates(const Task& task) {
  if (task.due.empty()) {
    return "";
  }
  const std::string soon = task.reminded == 0   ? " **It is due.**"
                           : task.reminded <= 7 ? fmt::format(" It is due within {} days.", task.reminded)
                                                : "";
  return fmt::format("Please move by **{}**.{}\n\n", task.due, soon);
}

}  // namespace

std::string task_marker(const Task& task) {
  return fmt::format("<!-- signalbox:task {} -->", task.id);
}

std::string task_title(const Task& task) {
  const std::string object = one_line(task.object.substr(task.object.find('/') + 1));
  const std::string to = task.successor.empty() ? "" : " → " + one_line(last_part(task.successor));
  return ellipsize(fmt::format("[schema] {}{}: move{}", object, to, task.due.empty() ? "" : " by " + task.due), 200);
}

std::string task_body(const Task& task) {
  std::string out = task_marker(task) + "\n" + outcome(task);
  out += fmt::format("{} plans a change that breaks what {} use{}: {}.\n\n", markdown_text(task.changed_by),
                     markdown_text(join(task.services, ", ")), task.services.size() == 1 ? "s" : "",
                     markdown_text(task.change));
  out += fmt::format(
      "| | |\n|---|---|\n| object | {} |\n| in its place | {} |\n| migration | {} |\n| who moves | {} |\n\n",
      markdown_code(task.object), task.successor.empty() ? "nothing" : markdown_code(task.successor),
      markdown_code(task.pending), markdown_text(task.team));
  out += dates(task);
  if (task.state == TaskState::Open) {
    add_uses(out, task);
    add_guides(out, task);
    out +=
        "\n## How to test\n\nRun your tests against a database on which the migration above has run: `signalbox plan` "
        "writes its steps. Search your code once more for what a program cannot find, such as names put together at "
        "run time.\n";
    out +=
        "\n## What happens then\n\nThis issue closes by itself once the use is gone from your base branch and from "
        "what is reported as deployed. Until then the migration that removes the old form stays red; nothing is "
        "applied by Signalbox. A date that has passed blocks that step only. If this does not concern you, say so "
        "with a reason: `POST /api/v1/tasks/" +
        task.id + "` with `{\"state\": \"not-affected\", \"reason\": \"…\"}`.\n";
  }
  return out;
}

}  // namespace signalbox
