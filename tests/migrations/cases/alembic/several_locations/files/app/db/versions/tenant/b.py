revision = "m2"
down_revision = None


def upgrade():
    pass
