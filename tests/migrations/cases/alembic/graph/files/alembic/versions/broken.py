revision = make()


def upgrade():
    pass
