revision = "l4"
down_revision = ("l2", "l3")


def upgrade():
    pass
