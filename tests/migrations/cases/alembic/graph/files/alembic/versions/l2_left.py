"""left"""
from alembic import op
import sqlalchemy as sa

revision = "l2"
down_revision = 'l1'
branch_labels = None
depends_on = None


def upgrade():
    pass
