// Migrations that run the application's own code.

#include "safety/rule_kit.h"

namespace signalbox {

namespace {

std::string_view way_out(std::string_view framework) {
  if (framework == "django") {
    return "apps.get_model(\"app\", \"Model\") gives the model as it was at this migration.";
  }
  if (framework == "rails") {
    return "A class of the migration's own (class User < ActiveRecord::Base; end), or SQL.";
  }
  return "sa.table(\"name\", sa.column(…)) with the columns that the migration needs, or SQL.";
}

void imported(const MigrationContext& c, Findings& out) {
  for (const ModelUse& use : c.migration.model_uses) {
    say(out,
        fmt::format(
            "{} is the model as it is on the day the migration runs: on a database that comes later it may ask for "
            "columns that are not there yet, or are gone.",
            ellipsize(one_line(use.name), 80)),
        std::string(way_out(c.migration.framework)));
    out.back().line = use.line;
  }
}

constexpr auto kRules = std::to_array<Rule>({
    on_migration(
        {.id = "orm-model-import-in-migration",
         .engines = Engines::All,
         .severity = Severity::Warning,
         .summary = "The migration works with the application's models, which go on changing.",
         .hazard = "A model is read as it is when the migration runs. A year later, on a new database or in a test, it "
                   "names columns that only later migrations make, or lost the method that is called: the migration "
                   "fails, or writes something else than it did.",
         .bad =
             "from django.db import migrations\nfrom shop.models import Order\n\n\n"
             "def close_orders(apps, schema_editor):\n    Order.objects.filter(status=\"done\").update(closed=True)\n"
             "\n\nclass Migration(migrations.Migration):\n    operations = [migrations.RunPython(close_orders)]",
         .good = "from django.db import migrations\n\n\ndef close_orders(apps, schema_editor):\n"
                 "    Order = apps.get_model(\"shop\", \"Order\")\n"
                 "    Order.objects.filter(status=\"done\").update(closed=True)\n\n\n"
                 "class Migration(migrations.Migration):\n    operations = [migrations.RunPython(close_orders)]",
         .versions = "Django, Alembic and Rails",
         .framework = "django"},
        imported),
});

}  // namespace

std::span<const Rule> models_rules() {
  return kRules;
}

}  // namespace signalbox
