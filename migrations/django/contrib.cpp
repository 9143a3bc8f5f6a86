#include "migrations/django/contrib.h"

#include <algorithm>

namespace signalbox::django {
namespace {

constexpr std::string_view kContentTypes = R"(
class Migration(migrations.Migration):
    operations = [
        migrations.CreateModel("ContentType", [
            ("id", models.AutoField(primary_key=True)),
            ("app_label", models.CharField(max_length=100)),
            ("model", models.CharField(max_length=100)),
        ], options={"db_table": "django_content_type", "unique_together": {("app_label", "model")}}),
    ]
)";

constexpr std::string_view kAuth = R"(
class Migration(migrations.Migration):
    operations = [
        migrations.CreateModel("Permission", [
            ("id", models.AutoField(primary_key=True)),
            ("name", models.CharField(max_length=255)),
            ("content_type", models.ForeignKey(to="contenttypes.ContentType")),
            ("codename", models.CharField(max_length=100)),
        ], options={"unique_together": {("content_type", "codename")}}),
        migrations.CreateModel("Group", [
            ("id", models.AutoField(primary_key=True)),
            ("name", models.CharField(unique=True, max_length=150)),
            ("permissions", models.ManyToManyField(to="auth.Permission")),
        ]),
        migrations.CreateModel("User", [
            ("id", models.AutoField(primary_key=True)),
            ("password", models.CharField(max_length=128)),
            ("last_login", models.DateTimeField(null=True)),
            ("is_superuser", models.BooleanField(default=False)),
            ("username", models.CharField(unique=True, max_length=150)),
            ("first_name", models.CharField(max_length=150)),
            ("last_name", models.CharField(max_length=150)),
            ("email", models.EmailField(max_length=254)),
            ("is_staff", models.BooleanField(default=False)),
            ("is_active", models.BooleanField(default=True)),
            ("date_joined", models.DateTimeField()),
            ("groups", models.ManyToManyField(to="auth.Group")),
            ("user_permissions", models.ManyToManyField(to="auth.Permission")),
        ], options={"swappable": "AUTH_USER_MODEL"}),
    ]
)";

constexpr std::string_view kSites = R"(
class Migration(migrations.Migration):
    operations = [
        migrations.CreateModel("Site", [
            ("id", models.AutoField(primary_key=True)),
            ("domain", models.CharField(max_length=100, unique=True)),
            ("name", models.CharField(max_length=50)),
        ], options={"db_table": "django_site"}),
    ]
)";

constexpr std::string_view kAdmin = R"(
class Migration(migrations.Migration):
    operations = [
        migrations.CreateModel("LogEntry", [
            ("id", models.AutoField(primary_key=True)),
            ("action_time", models.DateTimeField()),
            ("object_id", models.TextField(null=True)),
            ("object_repr", models.CharField(max_length=200)),
            ("action_flag", models.PositiveSmallIntegerField()),
            ("change_message", models.TextField()),
            ("content_type", models.ForeignKey(null=True, to="contenttypes.ContentType")),
            ("user", models.ForeignKey(to=settings.AUTH_USER_MODEL)),
        ], options={"db_table": "django_admin_log"}),
    ]
)";

constexpr std::string_view kSessions = R"(
class Migration(migrations.Migration):
    operations = [
        migrations.CreateModel("Session", [
            ("session_key", models.CharField(max_length=40, primary_key=True)),
            ("session_data", models.TextField()),
            ("expire_date", models.DateTimeField(db_index=True)),
        ], options={"db_table": "django_session"}),
    ]
)";

}  // namespace

const Contrib* find_contrib(std::string_view app) {
  static const std::vector<Contrib> kApps = {{"contenttypes", kContentTypes, {}},
                                             {"auth", kAuth, {"contenttypes"}},
                                             {"sites", kSites, {}},
                                             {"admin", kAdmin, {"auth", "contenttypes"}},
                                             {"sessions", kSessions, {}}};
  const auto found = std::ranges::find(kApps, app, &Contrib::app);
  return found == kApps.end() ? nullptr : &*found;
}

}  // namespace signalbox::django
