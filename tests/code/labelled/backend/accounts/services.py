from django.db import connection
from django.db.models import Count, F, Q

from .models import Team, User

STATUS = "status"


def find(email):
    return User.objects.filter(email__iexact=email, status="active").first() @uses users.email users.status


def members(slug):
    return (
        User.objects.filter(team__slug=slug) @uses users.team_id teams.slug
        .exclude(status="blocked") @uses users.status
        .order_by("-created_at", "name") @uses users.created_at users.full_name
        .values_list("id", "email") @uses users.id users.email
    )


def rename(user_id, new_email):
    User.objects.filter(pk=user_id).update(email=new_email) @uses users.id users.email!


def register(email, digest, team):
    return User.objects.create( 
        email=email, @uses users.email!
        password_hash=digest, @uses users.password_hash!
        status="new", @uses users.status!
        team=team, @uses users.team_id!
    )


def plans():
    return Team.objects.values("plan").annotate(total=Count("id")) @uses teams.plan teams.id


def stale():
    return User.objects.filter(Q(status="old") | Q(email__endswith=".invalid")) @uses users.status users.email


def same_name():
    return User.objects.filter(name=F("email")).only("id") @uses users.full_name users.email users.id


def raw(cursor, ids):
    cursor.execute("SELECT email, full_name FROM users WHERE id = ANY(%s)", [ids]) @uses users.email users.full_name users users.id
    log = "Select a user from the list and update the status"
    return log


def touch(user):
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE users @uses users!
               SET last_login_at = now() @uses users.last_login_at!
             WHERE id = %(id)s @uses users.id
            """,
            {"id": user.id}, @uses users.id
        )
