"""unknown"""
from alembic import op

from app.models import State

revision = "j3"
down_revision = "j2"


def upgrade():
    op.sync_enum_values("public", "state", [each.value for each in State], [("jobs", "state")])


def downgrade():
    pass
