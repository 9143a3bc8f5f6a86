from django.db import models


class Timestamped(models.Model):
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True


class Team(models.Model): @uses teams!
    """Select a team from the list of teams."""
    name = models.CharField(max_length=80) @uses teams.name!
    slug = models.SlugField(unique=True) @uses teams.slug!
    plan = models.CharField(max_length=20, default="free") @uses teams.plan!

    class Meta:
        db_table = "teams"


class User(Timestamped): @uses users!
    email = models.EmailField(unique=True) @uses users.email!
    name = models.CharField(max_length=120, db_column="full_name", null=True) @uses users.full_name!
    password_hash = models.CharField(max_length=200) @uses users.password_hash!
    status = models.CharField(max_length=20) @uses users.status!
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="members") @uses users.team_id!
    nickname = models.CharField(max_length=20)

    class Meta:
        db_table = "users"

    def is_active(self):
        return self.status == "active" @uses users.status
